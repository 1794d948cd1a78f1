{# One tile: load, stage, multiply. #}
        {
            let column = start;
{% include "block/fetch.wgsl" %}
        }
{% include "block/store.wgsl" %}
        workgroupBarrier();
{% include "block/multiply.wgsl" %}
        workgroupBarrier();
