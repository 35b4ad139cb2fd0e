import { existsSync } from 'node:fs';

const file = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** A graphics device in software, as Debian's Chromium brings it: WebGPU without a GPU, without 16 bits, and slow. */
export const softwareVulkan = {
  /** For the environment variable `VK_DRIVER_FILES`. */
  file,
  /** Why it cannot be used here. */
  problem: existsSync(file) ? undefined : `there is no software Vulkan at ${file}`,
} as const;
