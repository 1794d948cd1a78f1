BB1:
	s_waitcnt lgkmcnt(0)
	s_delay_alu instid0(SALU_CYCLE_1)
	s_cmp_ge_u32 s0, s44
	s_cbranch_scc1 BB11
BB4:
	v_cmpx_gt_u32_e32 0x80, v0
	s_cbranch_execz BB10
BB5:
	v_lshrrev_b32_e32 v1, 2, v0
	s_delay_alu instid0(VALU_DEP_1) | instskip(NEXT) | instid1(VALU_DEP_1)
	v_lshl_add_u32 v1, v44, 7, v1
	v_lshlrev_b32_e32 v1, 4, v1
	ds_store_b128 v1, v[48:51]
	ds_store_b128 v1, v[52:55] offset:512
	ds_store_b128 v1, v[56:59] offset:1024
	ds_store_b128 v1, v[12:15] offset:1536
BB10:
	s_mov_b64 exec, -1
	s_add_u32 s0, s0, 16
	s_delay_alu instid0(SALU_CYCLE_1) | instskip(NEXT) | instid1(SALU_CYCLE_1)
	s_lshr_b32 s1, s0, 2
	v_add_nc_u32_e32 v1, s1, v3
	s_delay_alu instid0(VALU_DEP_1) | instskip(NEXT) | instid1(VALU_DEP_1)
	v_min_u32_e32 v2, s39, v1
	v_add_lshl_u32 v6, v5, v2, 4
	v_add_lshl_u32 v7, v8, v2, 4
	v_add_lshl_u32 v9, v10, v2, 4
	v_add_lshl_u32 v2, v4, v2, 4
	s_clause 0x3
	buffer_load_b128 v[12:15], v6, s[28:31], 0 offen
	buffer_load_b128 v[48:51], v7, s[28:31], 0 offen
	buffer_load_b128 v[52:55], v9, s[28:31], 0 offen
	buffer_load_b128 v[56:59], v2, s[28:31], 0 offen
	v_add_nc_u32_e32 v11, s0, v30
	v_add_nc_u32_e32 v31, s0, v32
	s_delay_alu instid0(VALU_DEP_2) | instskip(SKIP_1) | instid1(VALU_DEP_2)
	v_min_u32_e32 v29, s42, v11
	v_min_u32_e32 v34, s42, v31
	v_mul_lo_u32 v29, v29, s17
	v_mul_lo_u32 v34, v34, s17
	v_add3_u32 v29, v28, s10, v29
	s_delay_alu instid0(VALU_DEP_2) | instskip(SKIP_1) | instid1(VALU_DEP_2)
	v_add3_u32 v34, v33, s10, v34
	v_lshlrev_b32_e32 v29, 4, v29
	v_lshlrev_b32_e32 v34, 4, v34
	s_clause 0x1
	buffer_load_b128 v[112:115], v29, s[4:7], 0 offen
	buffer_load_b128 v[116:119], v34, s[4:7], 0 offen
	v_lshlrev_b32_e32 v47, 4, v0
	ds_store_b128 v47, v[16:19] offset:8192
	ds_store_b128 v47, v[20:23] offset:12288
	s_waitcnt lgkmcnt(0)
	s_barrier
	v_cmp_gt_u32_e32 vcc, s38, v1
	v_cmp_gt_u32_e64 s[18:19], s16, v11
	v_lshlrev_b32_e32 v1, 4, v46
	v_lshlrev_b32_e32 v2, 4, v45
	v_mov_b32_e32 v11, v8
	ds_load_b128 v[16:19], v1
	ds_load_b128 v[20:23], v1 offset:16
	ds_load_b128 v[6:9], v2 offset:8192
	v_cmp_gt_u32_e64 s[24:25], s16, v31
	s_waitcnt vmcnt(5)
	v_cndmask_b32_e32 v12, 0, v12, vcc
	v_cndmask_b32_e32 v13, 0, v13, vcc
	v_cndmask_b32_e32 v14, 0, v14, vcc
	v_cndmask_b32_e32 v15, 0, v15, vcc
	s_waitcnt vmcnt(4)
	v_cndmask_b32_e32 v51, 0, v51, vcc
	v_cndmask_b32_e32 v48, 0, v48, vcc
	v_cndmask_b32_e32 v49, 0, v49, vcc
	v_cndmask_b32_e32 v50, 0, v50, vcc
	s_waitcnt vmcnt(3)
	v_cndmask_b32_e32 v55, 0, v55, vcc
	v_cndmask_b32_e32 v54, 0, v54, vcc
	v_cndmask_b32_e32 v52, 0, v52, vcc
	v_cndmask_b32_e32 v53, 0, v53, vcc
	v_mov_b32_e32 v34, v28
	v_mov_b32_e32 v47, v30
	ds_load_b128 v[28:31], v2 offset:8256
	s_waitcnt vmcnt(2)
	v_cndmask_b32_e32 v57, 0, v57, vcc
	v_cndmask_b32_e32 v59, 0, v59, vcc
	v_cndmask_b32_e32 v56, 0, v56, vcc
	v_cndmask_b32_e32 v58, 0, v58, vcc
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v68, v16, v6
	v_fmac_f32_e32 v69, v16, v7
	v_fmac_f32_e32 v70, v16, v8
	v_fmac_f32_e32 v71, v16, v9
	v_fmac_f32_e32 v108, v17, v6
	v_fmac_f32_e32 v109, v17, v7
	v_fmac_f32_e32 v110, v17, v8
	v_fmac_f32_e32 v111, v17, v9
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v28
	v_fmac_f32_e32 v65, v17, v29
	v_fmac_f32_e32 v89, v16, v29
	v_fmac_f32_e32 v90, v16, v30
	v_fmac_f32_e32 v66, v17, v30
	v_fmac_f32_e32 v91, v16, v31
	v_fmac_f32_e32 v67, v17, v31
	v_fmac_f32_e32 v64, v17, v28
	v_fmac_f32_e32 v84, v18, v6
	v_fmac_f32_e32 v85, v18, v7
	v_fmac_f32_e32 v86, v18, v8
	v_fmac_f32_e32 v87, v18, v9
	v_fmac_f32_e32 v104, v18, v28
	s_waitcnt vmcnt(1)
	v_cndmask_b32_e64 v112, 0, v112, s[18:19]
	v_cndmask_b32_e64 v113, 0, v113, s[18:19]
	v_cndmask_b32_e64 v114, 0, v114, s[18:19]
	v_cndmask_b32_e64 v115, 0, v115, s[18:19]
	v_fmac_f32_e32 v105, v18, v29
	v_fmac_f32_e32 v106, v18, v30
	v_fmac_f32_e32 v107, v18, v31
	v_fmac_f32_e32 v60, v19, v6
	s_waitcnt vmcnt(0)
	v_cndmask_b32_e64 v116, 0, v116, s[24:25]
	v_cndmask_b32_e64 v117, 0, v117, s[24:25]
	v_cndmask_b32_e64 v118, 0, v118, s[24:25]
	v_cndmask_b32_e64 v119, 0, v119, s[24:25]
	v_fmac_f32_e32 v61, v19, v7
	v_fmac_f32_e32 v62, v19, v8
	v_fmac_f32_e32 v63, v19, v9
	v_fmac_f32_e32 v80, v19, v28
	v_fmac_f32_e32 v81, v19, v29
	v_fmac_f32_e32 v82, v19, v30
	v_fmac_f32_e32 v83, v19, v31
	v_fmac_f32_e32 v100, v20, v6
	v_fmac_f32_e32 v101, v20, v7
	ds_load_b128 v[16:19], v1 offset:512
	v_fmac_f32_e32 v102, v20, v8
	v_fmac_f32_e32 v103, v20, v9
	v_fmac_f32_e32 v40, v20, v28
	v_fmac_f32_e32 v41, v20, v29
	v_fmac_f32_e32 v42, v20, v30
	v_fmac_f32_e32 v43, v20, v31
	v_fmac_f32_e32 v76, v21, v6
	v_fmac_f32_e32 v77, v21, v7
	v_fmac_f32_e32 v78, v21, v8
	v_fmac_f32_e32 v79, v21, v9
	v_fmac_f32_e32 v96, v21, v28
	v_fmac_f32_e32 v97, v21, v29
	v_fmac_f32_e32 v98, v21, v30
	v_fmac_f32_e32 v99, v21, v31
	v_fmac_f32_e32 v36, v22, v6
	v_fmac_f32_e32 v37, v22, v7
	v_fmac_f32_e32 v38, v22, v8
	v_fmac_f32_e32 v39, v22, v9
	v_fmac_f32_e32 v72, v22, v28
	v_fmac_f32_e32 v73, v22, v29
	v_fmac_f32_e32 v74, v22, v30
	v_fmac_f32_e32 v75, v22, v31
	v_fmac_f32_e32 v92, v23, v6
	v_fmac_f32_e32 v93, v23, v7
	v_fmac_f32_e32 v94, v23, v8
	v_mov_b32_e32 v6, v23
	v_mov_b32_e32 v7, v31
	s_delay_alu instid0(VALU_DEP_2)
	v_fmac_f32_e32 v26, v6, v30
	v_fmac_f32_e32 v95, v6, v9
	v_fmac_f32_e32 v24, v6, v28
	v_fmac_f32_e32 v25, v6, v29
	v_fmac_f32_e32 v27, v6, v7
	ds_load_b128 v[20:23], v1 offset:528
	ds_load_b128 v[28:31], v2 offset:8704
	ds_load_b128 v[6:9], v2 offset:8768
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v68, v16, v28
	v_fmac_f32_e32 v108, v17, v28
	v_fmac_f32_e32 v109, v17, v29
	v_fmac_f32_e32 v110, v17, v30
	v_fmac_f32_e32 v111, v17, v31
	v_fmac_f32_e32 v69, v16, v29
	v_fmac_f32_e32 v70, v16, v30
	v_fmac_f32_e32 v71, v16, v31
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v84, v18, v28
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v85, v18, v29
	v_fmac_f32_e32 v86, v18, v30
	v_fmac_f32_e32 v87, v18, v31
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v28
	v_fmac_f32_e32 v61, v19, v29
	v_fmac_f32_e32 v62, v19, v30
	v_fmac_f32_e32 v63, v19, v31
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v20, v28
	v_fmac_f32_e32 v101, v20, v29
	ds_load_b128 v[16:19], v1 offset:1024
	v_fmac_f32_e32 v102, v20, v30
	v_fmac_f32_e32 v103, v20, v31
	v_fmac_f32_e32 v40, v20, v6
	v_fmac_f32_e32 v41, v20, v7
	v_fmac_f32_e32 v42, v20, v8
	v_fmac_f32_e32 v43, v20, v9
	v_fmac_f32_e32 v76, v21, v28
	v_fmac_f32_e32 v77, v21, v29
	v_fmac_f32_e32 v78, v21, v30
	v_fmac_f32_e32 v79, v21, v31
	v_fmac_f32_e32 v96, v21, v6
	v_fmac_f32_e32 v97, v21, v7
	v_fmac_f32_e32 v36, v22, v28
	v_fmac_f32_e32 v37, v22, v29
	v_fmac_f32_e32 v38, v22, v30
	v_fmac_f32_e32 v39, v22, v31
	v_fmac_f32_e32 v92, v23, v28
	v_fmac_f32_e32 v98, v21, v8
	v_fmac_f32_e32 v99, v21, v9
	v_fmac_f32_e32 v72, v22, v6
	v_fmac_f32_e32 v73, v22, v7
	v_fmac_f32_e32 v74, v22, v8
	v_fmac_f32_e32 v75, v22, v9
	v_fmac_f32_e32 v93, v23, v29
	v_fmac_f32_e32 v94, v23, v30
	v_mov_b32_e32 v20, v31
	v_fmac_f32_e32 v24, v23, v6
	v_fmac_f32_e32 v25, v23, v7
	v_fmac_f32_e32 v26, v23, v8
	v_mov_b32_e32 v6, v23
	v_fmac_f32_e32 v95, v23, v20
	s_delay_alu instid0(VALU_DEP_2)
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:1040
	ds_load_b128 v[20:23], v2 offset:9216
	ds_load_b128 v[6:9], v2 offset:9280
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v84, v18, v20
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:1536
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:1552
	ds_load_b128 v[20:23], v2 offset:9728
	ds_load_b128 v[6:9], v2 offset:9792
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:2048
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:2064
	ds_load_b128 v[20:23], v2 offset:10240
	ds_load_b128 v[6:9], v2 offset:10304
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:2560
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:2576
	ds_load_b128 v[20:23], v2 offset:10752
	ds_load_b128 v[6:9], v2 offset:10816
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:3072
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:3088
	ds_load_b128 v[20:23], v2 offset:11264
	ds_load_b128 v[6:9], v2 offset:11328
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:3584
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:3600
	ds_load_b128 v[20:23], v2 offset:11776
	ds_load_b128 v[6:9], v2 offset:11840
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:4096
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:4112
	ds_load_b128 v[20:23], v2 offset:12288
	ds_load_b128 v[6:9], v2 offset:12352
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:4608
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:4624
	ds_load_b128 v[20:23], v2 offset:12800
	ds_load_b128 v[6:9], v2 offset:12864
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:5120
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:5136
	ds_load_b128 v[20:23], v2 offset:13312
	ds_load_b128 v[6:9], v2 offset:13376
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:5632
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:5648
	ds_load_b128 v[20:23], v2 offset:13824
	ds_load_b128 v[6:9], v2 offset:13888
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:6144
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:6160
	ds_load_b128 v[20:23], v2 offset:14336
	ds_load_b128 v[6:9], v2 offset:14400
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:6656
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:6672
	ds_load_b128 v[20:23], v2 offset:14848
	ds_load_b128 v[6:9], v2 offset:14912
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:7168
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_mov_b32_e32 v20, v31
	s_delay_alu instid0(VALU_DEP_1) | instskip(SKIP_4) | instid1(VALU_DEP_1)
	v_fmac_f32_e32 v95, v20, v23
	v_fmac_f32_e32 v26, v20, v8
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	v_mov_b32_e32 v6, v20
	v_fmac_f32_e32 v27, v6, v9
	ds_load_b128 v[28:31], v1 offset:7184
	ds_load_b128 v[20:23], v2 offset:15360
	ds_load_b128 v[6:9], v2 offset:15424
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v84, v18, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	ds_load_b128 v[16:19], v1 offset:7680
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v92, v31, v20
	v_fmac_f32_e32 v93, v31, v21
	v_mov_b32_e32 v20, v31
	ds_load_b128 v[28:31], v1 offset:7696
	v_fmac_f32_e32 v94, v20, v22
	v_fmac_f32_e32 v95, v20, v23
	v_mov_b32_e32 v1, v20
	v_fmac_f32_e32 v24, v20, v6
	v_fmac_f32_e32 v25, v20, v7
	s_delay_alu instid0(VALU_DEP_3)
	v_fmac_f32_e32 v26, v1, v8
	v_fmac_f32_e32 v27, v1, v9
	ds_load_b128 v[20:23], v2 offset:15872
	ds_load_b128 v[6:9], v2 offset:15936
	s_waitcnt lgkmcnt(1)
	v_fmac_f32_e32 v71, v16, v23
	v_fmac_f32_e32 v108, v17, v20
	v_fmac_f32_e32 v109, v17, v21
	v_fmac_f32_e32 v110, v17, v22
	v_fmac_f32_e32 v111, v17, v23
	v_fmac_f32_e32 v84, v18, v20
	v_fmac_f32_e32 v85, v18, v21
	v_fmac_f32_e32 v86, v18, v22
	v_fmac_f32_e32 v100, v28, v20
	v_fmac_f32_e32 v101, v28, v21
	v_fmac_f32_e32 v87, v18, v23
	v_fmac_f32_e32 v103, v28, v23
	v_fmac_f32_e32 v102, v28, v22
	v_fmac_f32_e32 v68, v16, v20
	v_fmac_f32_e32 v69, v16, v21
	v_fmac_f32_e32 v70, v16, v22
	v_fmac_f32_e32 v76, v29, v20
	v_fmac_f32_e32 v77, v29, v21
	v_fmac_f32_e32 v60, v19, v20
	v_fmac_f32_e32 v61, v19, v21
	v_fmac_f32_e32 v62, v19, v22
	v_fmac_f32_e32 v63, v19, v23
	v_fmac_f32_e32 v78, v29, v22
	v_fmac_f32_e32 v79, v29, v23
	v_fmac_f32_e32 v36, v30, v20
	v_fmac_f32_e32 v37, v30, v21
	v_fmac_f32_e32 v38, v30, v22
	v_fmac_f32_e32 v39, v30, v23
	v_fmac_f32_e32 v92, v31, v20
	s_waitcnt lgkmcnt(0)
	v_fmac_f32_e32 v88, v16, v6
	v_fmac_f32_e32 v89, v16, v7
	v_fmac_f32_e32 v90, v16, v8
	v_fmac_f32_e32 v64, v17, v6
	v_fmac_f32_e32 v65, v17, v7
	v_fmac_f32_e32 v66, v17, v8
	v_fmac_f32_e32 v104, v18, v6
	v_fmac_f32_e32 v40, v28, v6
	v_fmac_f32_e32 v41, v28, v7
	v_fmac_f32_e32 v42, v28, v8
	v_fmac_f32_e32 v105, v18, v7
	v_fmac_f32_e32 v106, v18, v8
	v_fmac_f32_e32 v80, v19, v6
	v_fmac_f32_e32 v81, v19, v7
	v_fmac_f32_e32 v82, v19, v8
	v_fmac_f32_e32 v96, v29, v6
	v_fmac_f32_e32 v97, v29, v7
	v_fmac_f32_e32 v98, v29, v8
	v_fmac_f32_e32 v72, v30, v6
	v_fmac_f32_e32 v73, v30, v7
	v_fmac_f32_e32 v74, v30, v8
	v_fmac_f32_e32 v91, v16, v9
	v_fmac_f32_e32 v67, v17, v9
	v_fmac_f32_e32 v43, v28, v9
	v_fmac_f32_e32 v107, v18, v9
	v_fmac_f32_e32 v83, v19, v9
	v_fmac_f32_e32 v99, v29, v9
	v_fmac_f32_e32 v75, v30, v9
	v_fmac_f32_e32 v93, v31, v21
	v_fmac_f32_e32 v94, v31, v22
	v_fmac_f32_e32 v95, v31, v23
	v_fmac_f32_e32 v24, v31, v6
	v_fmac_f32_e32 v25, v31, v7
	v_fmac_f32_e32 v26, v31, v8
	v_fmac_f32_e32 v27, v31, v9
	s_barrier
	v_mov_b32_e32 v8, v11
	v_mov_b32_e32 v16, v112
	v_mov_b32_e32 v17, v113
	v_mov_b32_e32 v18, v114
	v_mov_b32_e32 v19, v115
	v_mov_b32_e32 v20, v116
	v_mov_b32_e32 v21, v117
	v_mov_b32_e32 v22, v118
	v_mov_b32_e32 v23, v119
	v_mov_b32_e32 v28, v34
	v_mov_b32_e32 v30, v47
	v_swap_b32 v12, v15
	v_swap_b32 v13, v51
	v_swap_b32 v14, v55
	v_swap_b32 v50, v52
	s_delay_alu instid0(VALU_DEP_4) | instskip(SKIP_2) | instid1(VALU_DEP_3)
	v_swap_b32 v15, v59
	v_swap_b32 v51, v56
	v_swap_b32 v55, v57
	v_swap_b32 v48, v59
	v_swap_b32 v52, v56
	s_delay_alu instid0(VALU_DEP_2) | instskip(SKIP_1) | instid1(VALU_DEP_2)
	v_swap_b32 v49, v59
	v_swap_b32 v56, v57
	v_swap_b32 v53, v59
	s_delay_alu instid0(VALU_DEP_1) | instskip(NEXT) | instid1(VALU_DEP_1)
	v_swap_b32 v54, v59
	v_swap_b32 v58, v59
	s_branch BB1
BB11:
