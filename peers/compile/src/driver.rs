//! A Vulkan driver that compiles without a device, and what it says of the code that it made.
//!
//! The driver is RADV with null hardware (`RADV_FORCE_FAMILY`); it opens, compiles and cannot run
//! anything. Features are turned on as wgpu 30 turns them on (wgpu-hal 30: vulkan/adapter.rs),
//! robust buffers included, because they change the code. This is the one module with unsafe code.
#![allow(unsafe_code)]

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char};

use ash::{Device, Entry, Instance, ext, khr, vk};

use crate::spirv::{Buffer, Pass};

/// Code that a driver made.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    /// Threads of a wave.
    pub(crate) wave: u32,
    /// What the driver counts, by its own names.
    pub(crate) statistics: BTreeMap<String, u64>,
    /// Machine code as text.
    pub(crate) assembly: String,
}

/// What the driver says of the device that it pretends to have.
#[derive(Clone)]
pub(crate) struct Properties {
    /// Name of the device.
    pub(crate) name: String,
    /// Version of the driver.
    pub(crate) driver: String,
    /// PCI numbers of vendor and device.
    pub(crate) ids: (u32, u32),
    /// Threads of a subgroup, least and most.
    pub(crate) subgroup: (u32, u32),
    /// Threads of the largest workgroup.
    pub(crate) threads: u32,
    /// Bytes of workgroup memory of a workgroup.
    pub(crate) workgroup_bytes: u32,
    /// Workgroups along one axis.
    pub(crate) workgroups: u32,
    /// Bytes of the largest buffer that can be bound.
    pub(crate) binding_bytes: u32,
    /// Cooperative matrices: edges m, n, k, and number types of the operands and of C.
    pub(crate) matrices: Vec<([u32; 3], vk::ComponentTypeKHR, vk::ComponentTypeKHR)>,
}

/// An open driver.
pub(crate) struct Driver {
    device: Device,
    statistics: khr::pipeline_executable_properties::Device,
    /// What it says of itself.
    pub(crate) properties: Properties,
    // Kept to the end: the library and the instance behind the device.
    _instance: Instance,
    _entry: Entry,
}

impl Driver {
    /// Opens the first device of the first driver.
    ///
    /// # Errors
    /// What is missing: the loader, the driver, or one of the two extensions without which nothing
    /// can be said.
    pub(crate) fn open() -> Result<Self, String> {
        // SAFETY: loading a library runs its constructors; the Vulkan loader of the system is
        // trusted to have harmless ones.
        let entry = unsafe { Entry::load() }.map_err(|error| format!("no Vulkan loader: {error}"))?;
        let application = vk::ApplicationInfo::default().api_version(vk::API_VERSION_1_3);
        let create = vk::InstanceCreateInfo::default().application_info(&application);
        // SAFETY: the structures live until the call returns, and the instance outlives everything
        // made from it (see the fields of `Driver`).
        let instance =
            unsafe { entry.create_instance(&create, None) }.map_err(|error| format!("no instance: {error}"))?;
        // SAFETY: the instance is alive.
        let devices =
            unsafe { instance.enumerate_physical_devices() }.map_err(|error| format!("no device: {error}"))?;
        let physical = *devices.first().ok_or("the driver has no device; is RADV_FORCE_FAMILY set?")?;
        let properties = properties(&entry, &instance, physical)?;
        let device = open(&instance, physical)?;
        let statistics = khr::pipeline_executable_properties::Device::new(&instance, &device);
        Ok(Self { device, statistics, properties, _instance: instance, _entry: entry })
    }

    /// Compiles a pass. `varying` is what wgpu asks for with its feature SUBGROUP.
    ///
    /// # Errors
    /// What the driver says against it.
    pub(crate) fn compile(&self, pass: &Pass, varying: bool) -> Result<Compiled, String> {
        let refuse = |error: vk::Result| format!("the driver refuses: {error}");
        let bindings: Vec<_> = pass.buffers.iter().map(|&(binding, kind)| slot(binding, kind)).collect();
        let set_create = vk::DescriptorSetLayoutCreateInfo::default().bindings(&bindings);
        let name = CString::new(pass.name.as_str()).map_err(|error| error.to_string())?;
        let module_create = vk::ShaderModuleCreateInfo::default().code(&pass.words);
        // SAFETY: the structures live until each call returns, the SPIR-V comes from naga, which
        // validated the module, and its bindings are those of the layout. Nothing is destroyed: the
        // process ends after some hundred pipelines.
        let pipeline = unsafe {
            let module = self.device.create_shader_module(&module_create, None).map_err(refuse)?;
            let sets = [self.device.create_descriptor_set_layout(&set_create, None).map_err(refuse)?];
            let layout_create = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets);
            let layout = self.device.create_pipeline_layout(&layout_create, None).map_err(refuse)?;
            let mut flags = vk::PipelineShaderStageCreateFlags::empty();
            if varying {
                flags |= vk::PipelineShaderStageCreateFlags::ALLOW_VARYING_SUBGROUP_SIZE;
            }
            let stage = vk::PipelineShaderStageCreateInfo::default()
                .stage(vk::ShaderStageFlags::COMPUTE)
                .flags(flags)
                .module(module)
                .name(&name);
            let capture = vk::PipelineCreateFlags::CAPTURE_STATISTICS_KHR
                | vk::PipelineCreateFlags::CAPTURE_INTERNAL_REPRESENTATIONS_KHR;
            let create = vk::ComputePipelineCreateInfo::default().stage(stage).layout(layout).flags(capture);
            let made = self.device.create_compute_pipelines(vk::PipelineCache::null(), &[create], None);
            made.map_err(|(_, error)| refuse(error))?[0]
        };
        self.described(pipeline).map_err(refuse)
    }

    fn described(&self, pipeline: vk::Pipeline) -> Result<Compiled, vk::Result> {
        let of = vk::PipelineInfoKHR::default().pipeline(pipeline);
        let executable = vk::PipelineExecutableInfoKHR::default().pipeline(pipeline).executable_index(0);
        // SAFETY: the pipeline is alive and was made with both capture flags.
        let (executables, counted) = unsafe {
            let executables = self.statistics.get_pipeline_executable_properties(&of)?;
            (executables, self.statistics.get_pipeline_executable_statistics(&executable)?)
        };
        let number = |statistic: &vk::PipelineExecutableStatisticKHR<'_>| {
            // SAFETY: the format says which member of the union is set.
            match statistic.format {
                vk::PipelineExecutableStatisticFormatKHR::UINT64 => Some(unsafe { statistic.value.u64 }),
                _ => None,
            }
        };
        Ok(Compiled {
            wave: executables.first().map_or(0, |one| one.subgroup_size),
            statistics: counted.iter().filter_map(|one| Some((text(&one.name), number(one)?))).collect(),
            assembly: self.assembly(&executable)?,
        })
    }

    /// The last form of the code that the driver holds.
    fn assembly(&self, executable: &vk::PipelineExecutableInfoKHR<'_>) -> Result<String, vk::Result> {
        let get = self.statistics.fp().get_pipeline_executable_internal_representations_khr;
        let device = self.device.handle();
        let mut count = 0;
        // SAFETY: as the specification has it, once for the number, once for sizes, once for the
        // texts; each buffer is as long as its size says.
        unsafe {
            get(device, executable, &mut count, std::ptr::null_mut()).result()?;
            let mut forms = vec![vk::PipelineExecutableInternalRepresentationKHR::default(); count as usize];
            get(device, executable, &mut count, forms.as_mut_ptr()).result()?;
            let mut buffers: Vec<Vec<u8>> = forms.iter().map(|form| vec![0; form.data_size]).collect();
            for (form, buffer) in forms.iter_mut().zip(&mut buffers) {
                form.p_data = buffer.as_mut_ptr().cast();
            }
            get(device, executable, &mut count, forms.as_mut_ptr()).result()?;
            let machine = forms.iter().zip(&buffers).find(|(form, _)| text(&form.name).contains("ssembly"));
            let bytes = machine.map(|(_, buffer)| buffer.as_slice()).unwrap_or_default();
            Ok(String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned())
        }
    }
}

fn slot(binding: u32, kind: Buffer) -> vk::DescriptorSetLayoutBinding<'static> {
    let kind = match kind {
        Buffer::Uniform => vk::DescriptorType::UNIFORM_BUFFER,
        Buffer::Storage => vk::DescriptorType::STORAGE_BUFFER,
    };
    vk::DescriptorSetLayoutBinding::default()
        .binding(binding)
        .descriptor_type(kind)
        .descriptor_count(1)
        .stage_flags(vk::ShaderStageFlags::COMPUTE)
}

fn open(instance: &Instance, physical: vk::PhysicalDevice) -> Result<Device, String> {
    // SAFETY: the instance is alive and the device is one of its own.
    let known =
        unsafe { instance.enumerate_device_extension_properties(physical) }.map_err(|error| error.to_string())?;
    let has = |name: &CStr| known.iter().any(|one| one.extension_name_as_c_str() == Ok(name));
    if !has(khr::pipeline_executable_properties::NAME) {
        return Err("the driver has no VK_KHR_pipeline_executable_properties".to_owned());
    }
    let wanted = [khr::pipeline_executable_properties::NAME, khr::cooperative_matrix::NAME, ext::robustness2::NAME];
    let names: Vec<_> = wanted.into_iter().filter(|name| has(name)).map(CStr::as_ptr).collect();
    let queues = [vk::DeviceQueueCreateInfo::default().queue_family_index(0).queue_priorities(&[1.0])];
    let core = vk::PhysicalDeviceFeatures::default().robust_buffer_access(true);
    let mut executable =
        vk::PhysicalDevicePipelineExecutablePropertiesFeaturesKHR::default().pipeline_executable_info(true);
    let mut robust = vk::PhysicalDeviceRobustness2FeaturesEXT::default().robust_buffer_access2(true);
    let mut matrices = vk::PhysicalDeviceCooperativeMatrixFeaturesKHR::default().cooperative_matrix(true);
    let mut vulkan_1_1 = vk::PhysicalDeviceVulkan11Features::default()
        .storage_buffer16_bit_access(true)
        .uniform_and_storage_buffer16_bit_access(true);
    let mut vulkan_1_2 = vk::PhysicalDeviceVulkan12Features::default()
        .shader_float16(true)
        .shader_int8(true)
        .vulkan_memory_model(true)
        .vulkan_memory_model_device_scope(true);
    let mut vulkan_1_3 = vk::PhysicalDeviceVulkan13Features::default()
        .shader_integer_dot_product(true)
        .shader_zero_initialize_workgroup_memory(true)
        .subgroup_size_control(true);
    let mut create = vk::DeviceCreateInfo::default()
        .queue_create_infos(&queues)
        .enabled_extension_names(&names)
        .enabled_features(&core)
        .push_next(&mut executable)
        .push_next(&mut vulkan_1_1)
        .push_next(&mut vulkan_1_2)
        .push_next(&mut vulkan_1_3);
    if has(ext::robustness2::NAME) {
        create = create.push_next(&mut robust);
    }
    if has(khr::cooperative_matrix::NAME) {
        create = create.push_next(&mut matrices);
    }
    // SAFETY: all structures live until the call returns, and every extension was asked after. A
    // feature that is missing makes this an error.
    unsafe { instance.create_device(physical, &create, None) }
        .map_err(|error| format!("the device cannot be opened: {error}"))
}

fn properties(entry: &Entry, instance: &Instance, physical: vk::PhysicalDevice) -> Result<Properties, String> {
    let mut sizes = vk::PhysicalDeviceSubgroupSizeControlProperties::default();
    let mut driver = vk::PhysicalDeviceDriverProperties::default();
    let mut all = vk::PhysicalDeviceProperties2::default().push_next(&mut sizes).push_next(&mut driver);
    // SAFETY: the instance is alive, the device is one of its own, and the chained structures are
    // what a Vulkan 1.3 device fills in.
    unsafe { instance.get_physical_device_properties2(physical, &mut all) };
    let device = all.properties;
    // SAFETY: as above.
    let known =
        unsafe { instance.enumerate_device_extension_properties(physical) }.map_err(|error| error.to_string())?;
    let has = known.iter().any(|one| one.extension_name_as_c_str() == Ok(khr::cooperative_matrix::NAME));
    let mut matrices = Vec::new();
    if has {
        let of = khr::cooperative_matrix::Instance::new(entry, instance);
        // SAFETY: the device has the extension.
        let kinds = unsafe { of.get_physical_device_cooperative_matrix_properties(physical) };
        let kinds = kinds.map_err(|error| error.to_string())?;
        matrices.extend(kinds.iter().map(|kind| ([kind.m_size, kind.n_size, kind.k_size], kind.a_type, kind.c_type)));
    }
    let limits = device.limits;
    Ok(Properties {
        name: text(&device.device_name),
        driver: format!("{} {}", text(&driver.driver_name), text(&driver.driver_info)),
        ids: (device.vendor_id, device.device_id),
        subgroup: (sizes.min_subgroup_size, sizes.max_subgroup_size),
        threads: limits.max_compute_work_group_invocations,
        workgroup_bytes: limits.max_compute_shared_memory_size,
        workgroups: limits.max_compute_work_group_count.into_iter().min().unwrap_or(0),
        binding_bytes: limits.max_storage_buffer_range,
        matrices,
    })
}

/// A text of fixed length that a driver filled in.
fn text(letters: &[c_char]) -> String {
    let bytes = letters.iter().take_while(|letter| **letter != 0).map(|letter| letter.to_ne_bytes()[0]);
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}
