BB0:
	s_mov_b32 s0, s3
	s_movk_i32 s3, 0x8000
	s_load_dwordx4 s[8:11], s[2:3], null
	v_lshl_add_u32 v2, s4, 4, v1
	v_lshl_add_u32 v3, s0, 4, v0
	s_waitcnt lgkmcnt(0)
	s_clause 0x2
	s_buffer_load_dwordx2 s[0:1], s[8:11], 0x18
	s_buffer_load_dwordx4 s[12:15], s[8:11], null
	s_buffer_load_dword s4, s[8:11], 0x8
	v_lshl_add_u32 v4, v1, 4, v0
	v_mov_b32_e32 v7, 0
	s_waitcnt lgkmcnt(0)
	s_mul_i32 s0, s5, s0
	s_mul_i32 s1, s5, s1
	s_add_u32 s6, s12, -1
	s_add_u32 s7, s13, -1
	v_min_u32_e32 v5, s6, v2
	s_mov_b32 s6, 0
	v_min_u32_e32 v6, s7, v3
	v_mul_lo_u32 v5, v5, s15
	s_nop 0
	(then repeated 2 times)
BB1:
	s_cmp_ge_u32 s6, s4
	s_cbranch_scc1 BB5
BB4:
	s_load_dwordx4 s[16:19], s[2:3], 0x10
	v_add_nc_u32_e32 v8, s6, v0
	s_add_u32 s7, s4, -1
	v_min_u32_e32 v9, s7, v8
	v_add3_u32 v9, v9, s0, v5
	v_lshlrev_b32_e32 v9, 2, v9
	s_waitcnt lgkmcnt(0)
	buffer_load_dword v9, v9, s[16:19], 0 offen
	s_buffer_load_dword s14, s[8:11], 0x10
	s_load_dwordx4 s[16:19], s[2:3], 0x20
	v_add_nc_u32_e32 v10, s6, v1
	v_min_u32_e32 v11, s7, v10
	s_waitcnt lgkmcnt(0)
	v_mul_lo_u32 v11, v11, s14
	v_add3_u32 v11, s1, v11, v6
	v_lshlrev_b32_e32 v11, 2, v11
	buffer_load_dword v11, v11, s[16:19], 0 offen
	v_lshlrev_b32_e32 v12, 2, v4
	v_lshlrev_b32_e32 v13, 6, v1
	v_cmp_gt_u32_e32 vcc, s4, v8
	v_lshlrev_b32_e32 v14, 2, v0
	s_add_u32 s6, s6, 16
	v_cmp_gt_u32_e64 s[14:15], s4, v10
	s_waitcnt vmcnt(1)
	v_cndmask_b32_e32 v9, 0, v9, vcc
	s_waitcnt vmcnt(0)
	v_cndmask_b32_e64 v11, 0, v11, s[14:15]
	ds_write2st64_b32 v12, v9, v11 offset1:4
	s_waitcnt lgkmcnt(0)
	s_barrier
	ds_read_b128 v[8:11], v13
	ds_read2st64_b32 v[16:17], v14 offset0:4 offset1:5
	ds_read_b32 v15, v14 offset:1088
	ds_read_b32 v18, v14 offset:1152
	ds_read_b32 v19, v14 offset:1216
	ds_read_b128 v[20:23], v13 offset:16
	ds_read_b32 v24, v14 offset:1344
	ds_read_b32 v25, v14 offset:1408
	ds_read_b32 v26, v14 offset:1472
	ds_read_b128 v[28:31], v13 offset:32
	s_waitcnt lgkmcnt(8)
	v_fmac_f32_e32 v7, v8, v16
	v_mov_b32_e32 v27, v7
	s_waitcnt lgkmcnt(7)
	v_fmac_f32_e32 v27, v9, v15
	s_waitcnt lgkmcnt(6)
	v_fmac_f32_e32 v27, v10, v18
	v_mov_b32_e32 v10, v17
	s_waitcnt lgkmcnt(5)
	v_fmac_f32_e32 v27, v11, v19
	ds_read2st64_b32 v[7:8], v14 offset0:6 offset1:7
	ds_read_b32 v9, v14 offset:1600
	ds_read_b32 v12, v14 offset:1664
	ds_read_b32 v15, v14 offset:1728
	ds_read_b128 v[16:19], v13 offset:48
	ds_read_b32 v11, v14 offset:1856
	ds_read_b32 v13, v14 offset:1920
	ds_read_b32 v14, v14 offset:1984
	s_waitcnt lgkmcnt(12)
	v_fmac_f32_e32 v27, v20, v10
	s_waitcnt lgkmcnt(0)
	s_barrier
	v_fmac_f32_e32 v27, v21, v24
	v_fmac_f32_e32 v27, v22, v25
	v_fmac_f32_e32 v27, v23, v26
	v_fma_f32 v7, v28, v7, v27
	v_fmac_f32_e32 v7, v29, v9
	v_fmac_f32_e32 v7, v30, v12
	v_fmac_f32_e32 v7, v31, v15
	v_fmac_f32_e32 v7, v16, v8
	v_fmac_f32_e32 v7, v17, v11
	v_fmac_f32_e32 v7, v18, v13
	v_fmac_f32_e32 v7, v19, v14
	s_branch BB1
BB5:
	v_cmp_gt_u32_e32 vcc, s12, v2
	v_cmp_gt_u32_e64 s[0:1], s13, v3
	s_and_b64 exec, vcc, s[0:1]
	s_cbranch_execz BB11
BB6:
	s_clause 0x1
	s_buffer_load_dword s0, s[8:11], 0x20
	s_buffer_load_dword s1, s[8:11], 0x14
	s_load_dwordx4 s[8:11], s[2:3], 0x30
	s_waitcnt lgkmcnt(0)
	s_mul_i32 s5, s5, s0
	v_mul_lo_u32 v2, v2, s1
	v_add3_u32 v3, v3, s5, v2
	v_lshlrev_b32_e32 v3, 2, v3
	buffer_store_dword v7, v3, s[8:11], 0 offen
BB11:
	s_endpgm

