{# One tile: stage what was loaded before, load the next one, multiply. Behind the last column zeros are loaded. #}
{% include "workgroup_tile/store_workgroup.wgsl" %}
        workgroupBarrier();
        {
            let column = start + {{ tile_k }}u;
{% include "workgroup_tile/load_global.wgsl" %}
        }
{% include "workgroup_tile/inner_loop.wgsl" %}
        workgroupBarrier();
