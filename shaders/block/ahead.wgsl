{# One tile: stage what was loaded before, load the next one, multiply. Behind the last column zeros are loaded. #}
{% include "block/store.wgsl" %}
        workgroupBarrier();
        {
            let column = start + {{ tile_k }}u;
{% include "block/fetch.wgsl" %}
        }
{% include "block/multiply.wgsl" %}
        workgroupBarrier();
