{# One tile: load, stage, multiply. #}
        {
            let column = start;
{% include "workgroup_tile/load_global.wgsl" %}
        }
{% include "workgroup_tile/store_workgroup.wgsl" %}
        workgroupBarrier();
{% include "workgroup_tile/inner_loop.wgsl" %}
        workgroupBarrier();
