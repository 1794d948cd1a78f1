Shader disassembly is not supported in the current configuration, falling back to print_program.

After lowering to hw instructions:
ACO shader stage: SW (CS), HW (COMPUTE_SHADER)
BB0
/* logical preds: / linear preds: / kind: uniform, top-level, loop-preheader, */
	 s1: %0:s[3] = s_movk_i32 imm:-32768
	 s4: %16:s[4-7] = s_load_dwordx4 %14:s[2-3], 0
	s_wait_kmcnt imm:0
	s_clause imm:2
	 s2: %18:s[8-9] = s_buffer_load_dwordx2 %16:s[4-7], 24
	 s4: %21:s[12-15] = s_buffer_load_dwordx4 %16:s[4-7], 0
	 s1: %32:s[10] = s_buffer_load_dword %16:s[4-7], 8
	 s1: %125:s[0] = s_pack_ll_b32_b16 %122:s[115], 0
	 s1: %127:s[1] = s_pack_hh_b32_b16 %122:s[115], 0
	 v1: %7:v[1] = v_lshrrev_b32 10, %120:v[0]
	 v1: %11:v[0] = v_and_b32 15, %120:v[0]
	 v1: %0:v[7] = v_mov_b32 0
	s_delay_alu valu_dep_3
	 v1: %8:v[2] = v_lshl_add_u32 (is16bit)%125:s[0], 4, %7:v[1]
	 s1: %0:s[0] = s_mov_b32 0
	 v1: %12:v[3] = v_lshl_add_u32 %121:s[117], 4, %11:v[0]
	 v1: %30:v[4] = v_lshl_add_u32 (is16bit)%7:v[1], 4, %11:v[0]
	s_wait_kmcnt imm:0
	 s1: %19:s[8] = s_mul_i32 %127:s[1], %137:s[8]
	 s1: %26:s[9] = s_mul_i32 %127:s[1], %138:s[9]
	 s1: %22:s[11],  s1: %143:scc = s_add_u32 %139:s[12], -1
	 s1: %27:s[14],  s1: %144:scc = s_add_u32 %140:s[13], -1
	 v1: %23:v[5] = v_min_u32 %22:s[11], %8:v[2]
	 v1: %28:v[6] = v_min_u32 %27:s[14], %12:v[3]
	s_delay_alu valu_dep_2
	 v1: %24:v[5] = v_mul_lo_u32 %23:v[5], %142:s[15]
BB1
/* logical preds: BB0, BB4, / linear preds: BB0, BB4, / kind: uniform, loop-header, */
	s_waitcnt_depctr sa_sdst(0)
	 s1: %145:scc = s_cmp_ge_u32 %35:s[0], %32:s[10]
	s_cbranch_scc1 block:BB5
BB4
/* logical preds: BB1, / linear preds: BB1, / kind: uniform, continue, */
	 s4: %43:s[16-19] = s_load_dwordx4 %14:s[2-3], 16
	 v1: %38:v[8] = v_add_u32 %35:s[0], %11:v[0]
	 s1: %40:s[11],  s1: %148:scc = s_add_u32 %32:s[10], -1
	s_waitcnt_depctr sa_sdst(0)
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %41:v[9] = v_min_u32 %40:s[11], %38:v[8]
	 v1: %42:v[9] = v_add3_u32 %41:v[9], %19:s[8], %24:v[5]
	s_delay_alu valu_dep_1
	 v1: %45:v[9] = v_lshlrev_b32 2, %42:v[9]
	s_wait_kmcnt imm:0
	 v1: %46:v[9] = buffer_load_dword %43:s[16-19], %45:v[9], 0 offen storage:buffer semantics:private,reorder
	 s1: %50:s[14] = s_buffer_load_dword %16:s[4-7], 16
	 s4: %54:s[16-19] = s_load_dwordx4 %14:s[2-3], 32
	 v1: %39:v[10] = v_add_u32 %35:s[0], %7:v[1]
	s_delay_alu valu_dep_1 skip_1 valu_dep_1
	 v1: %49:v[11] = v_min_u32 %40:s[11], %39:v[10]
	s_wait_kmcnt imm:0
	 v1: %51:v[11] = v_mul_lo_u32 %49:v[11], %50:s[14]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %53:v[11] = v_add3_u32 %26:s[9], %51:v[11], %28:v[6]
	 v1: %55:v[11] = v_lshlrev_b32 2, %53:v[11]
	 v1: %56:v[11] = buffer_load_dword %54:s[16-19], %55:v[11], 0 offen storage:buffer semantics:private,reorder
	 v1: %60:v[12] = v_lshlrev_b32 2, (is16bit)%30:v[4]
	 v1: %62:v[13] = v_lshlrev_b32 6, (is16bit)%7:v[1]
	 s2: %47:vcc = v_cmp_gt_u32 (latekill)%32:s[10], %38:v[8]
	 v1: %64:v[14] = v_lshlrev_b32 2, (is16bit)%11:v[0]
	 s1: %102:s[0],  s1: %179:scc = s_add_u32 %35:s[0], 16
	 s2: %57:s[14-15] = v_cmp_gt_u32 (latekill)%32:s[10], %39:v[10]
	s_wait_loadcnt imm:1
	s_waitcnt_depctr va_vcc(0)
	 v1: %48:v[9] = v_cndmask_b32 0, %46:v[9], %47:vcc
	s_wait_loadcnt imm:0
	s_waitcnt_depctr va_sdst(0)
	 v1: %58:v[11] = v_cndmask_b32 0, %56:v[11], %57:s[14-15]
	ds_write2st64_b32 %60:v[12], %48:v[9], %58:v[11] offset1:4 storage:shared
	s_wait_dscnt imm:0
	s_barrier_signal -1
	s_barrier_wait imm:65535
	 v4: %63:v[8-11] = ds_read_b128 %62:v[13] storage:shared
	 v2: %67:v[16-17] = ds_read2st64_b32 %64:v[14] offset0:4 offset1:5 storage:shared
	 v1: %69:v[15] = ds_read_b32 %64:v[14] offset0:1088 storage:shared
	 v1: %71:v[18] = ds_read_b32 %64:v[14] offset0:1152 storage:shared
	 v1: %73:v[19] = ds_read_b32 %64:v[14] offset0:1216 storage:shared
	 v4: %75:v[20-23] = ds_read_b128 %62:v[13] offset0:16 storage:shared
	 v1: %77:v[24] = ds_read_b32 %64:v[14] offset0:1344 storage:shared
	 v1: %79:v[25] = ds_read_b32 %64:v[14] offset0:1408 storage:shared
	 v1: %81:v[26] = ds_read_b32 %64:v[14] offset0:1472 storage:shared
	 v4: %83:v[28-31] = ds_read_b128 %62:v[13] offset0:32 storage:shared
	 v2: %86:v[32-33] = ds_read2st64_b32 %64:v[14] offset0:6 offset1:7 storage:shared
	 v1: %88:v[27] = ds_read_b32 %64:v[14] offset0:1600 storage:shared
	 v1: %90:v[34] = ds_read_b32 %64:v[14] offset0:1664 storage:shared
	 v1: %92:v[35] = ds_read_b32 %64:v[14] offset0:1728 storage:shared
	 v4: %94:v[36-39] = ds_read_b128 %62:v[13] offset0:48 storage:shared
	 v1: %96:v[40] = ds_read_b32 %64:v[14] offset0:1856 storage:shared
	 v1: %98:v[41] = ds_read_b32 %64:v[14] offset0:1920 storage:shared
	 v1: %100:v[14] = ds_read_b32 %64:v[14] offset0:1984 storage:shared
	s_wait_dscnt imm:0
	s_barrier_signal -1
	s_barrier_wait imm:65535
	 v1: %68:v[7] = v_fmac_f32 %159:v[8], %163:v[16], %36:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %70:v[7] = v_fmac_f32 %160:v[9], %69:v[15], %68:v[7]
	 v1: %72:v[7] = v_fmac_f32 %161:v[10], %71:v[18], %70:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %74:v[7] = v_fmac_f32 %162:v[11], %73:v[19], %72:v[7]
	 v1: %76:v[7] = v_fmac_f32 %165:v[20], %164:v[17], %74:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %78:v[7] = v_fmac_f32 %166:v[21], %77:v[24], %76:v[7]
	 v1: %80:v[7] = v_fmac_f32 %167:v[22], %79:v[25], %78:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %82:v[7] = v_fmac_f32 %168:v[23], %81:v[26], %80:v[7]
	 v1: %87:v[7] = v_fmac_f32 %169:v[28], %173:v[32], %82:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %89:v[7] = v_fmac_f32 %170:v[29], %88:v[27], %87:v[7]
	 v1: %91:v[7] = v_fmac_f32 %171:v[30], %90:v[34], %89:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %93:v[7] = v_fmac_f32 %172:v[31], %92:v[35], %91:v[7]
	 v1: %95:v[7] = v_fmac_f32 %175:v[36], %174:v[33], %93:v[7]
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %97:v[7] = v_fmac_f32 %176:v[37], %96:v[40], %95:v[7]
	 v1: %99:v[7] = v_fmac_f32 %177:v[38], %98:v[41], %97:v[7]
	s_delay_alu valu_dep_1
	 v1: %101:v[7] = v_fmac_f32 %178:v[39], %100:v[14], %99:v[7]
	s_branch block:BB1
BB5
/* logical preds: BB1, / linear preds: BB1, / kind: top-level, loop-exit, branch, */
	 s2: %104:vcc = v_cmp_gt_u32 (latekill)%139:s[12], %8:v[2]
	 s2: %105:s[8-9] = v_cmp_gt_u32 (latekill)%140:s[13], %12:v[3]
	 s2: %0:exec,  s1: %180:scc = s_and_b64 %104:vcc, %105:s[8-9]
	s_cbranch_execz block:BB11
BB6
/* logical preds: BB5, / linear preds: BB5, / kind: uniform, */
	s_clause imm:1
	 s1: %107:s[0] = s_buffer_load_dword %16:s[4-7], 32
	 s1: %110:s[4] = s_buffer_load_dword %16:s[4-7], 20
	 s4: %115:s[8-11] = s_load_dwordx4 %14:s[2-3], 48
	s_wait_kmcnt imm:0
	 s1: %108:s[1] = s_mul_i32 %127:s[1], %107:s[0]
	 v1: %111:v[2] = v_mul_lo_u32 %8:v[2], %110:s[4]
	s_waitcnt_depctr sa_sdst(0)
	s_delay_alu valu_dep_1 next valu_dep_1
	 v1: %113:v[3] = v_add3_u32 %12:v[3], %108:s[1], %111:v[2]
	 v1: %117:v[3] = v_lshlrev_b32 2, %113:v[3]
	buffer_store_dword %115:s[8-11], %117:v[3], 0, %103:v[7] offen disable_wqm storage:buffer
BB11
/* logical preds: BB6, BB5, / linear preds: BB6, BB5, / kind: uniform, top-level, merge, */
	s_nop
	s_sendmsg sendmsg(dealloc_vgprs)
	s_endpgm


