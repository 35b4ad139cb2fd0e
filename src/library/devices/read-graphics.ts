// What is known of graphics devices and their drivers, as text: another text, another self-test.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface GraphicsPlaces {
  readonly drm: string;
  readonly modules: string;
  readonly nvidia: string;
  /** Folders with descriptions of Vulkan drivers. */
  readonly vulkan: readonly string[];
}

const linuxPlaces: GraphicsPlaces = {
  drm: '/sys/class/drm',
  modules: '/sys/module',
  nvidia: '/proc/driver/nvidia/version',
  vulkan: ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'],
};

/**
 * Devices and driver versions: on Linux they stand in `/sys` and beside the Vulkan drivers, on Windows in the registry.
 * On macOS drivers come with the system, whose version counts anyway.
 */
export function readGraphics(): string {
  if (process.platform === 'linux') return readLinuxGraphics();
  return process.platform === 'win32' ? readRegistry() : '';
}

export function readLinuxGraphics(places: GraphicsPlaces = linuxPlaces): string {
  const named = (process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES ?? '').split(delimiter);
  const inFolders = places.vulkan.flatMap((folder) => listFolder(folder).map((name) => join(folder, name)));
  const drivers = [...named, ...inFolders].filter((path) => path.endsWith('.json'));
  const lines = [
    ...listFolder(places.drm)
      .filter((name) => /^(card|renderD)\d+$/.test(name))
      .map((name) => describeCard(places, name)),
    readText(places.nvidia),
    ...drivers.map(describeVulkanDriver),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function describeCard({ drm, modules }: GraphicsPlaces, name: string): string {
  const device = join(drm, name, 'device');
  const driver = readLinkName(join(device, 'driver'));
  const version = driver && readText(join(modules, driver, 'version'));
  return [name, readText(join(device, 'vendor')), readText(join(device, 'device')), driver, version].join(
    ' ',
  );
}

/** The library's size and time stand for its version: Mesa brings a new one without a new kernel. */
function describeVulkanDriver(path: string): string {
  const library = /"library_path"\s*:\s*"([^"]+)"/.exec(readText(path))?.[1] ?? '';
  const folders = ['', '/usr/lib', `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`];
  const found = folders.map((folder) => describeFile(join(folder, library))).find((text) => text !== '');
  return [path, library, found ?? describeFile(path)].join(' ');
}

function describeFile(path: string): string {
  try {
    const stats = statSync(path);
    return stats.isFile() ? `${stats.size} ${Math.round(stats.mtimeMs)}` : '';
  } catch {
    return '';
  }
}

/** Which display adapters there are and the versions of their drivers; nothing where the registry does not answer in time. */
function readRegistry(): string {
  const displays = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;
  const ask = (value: string) =>
    execFileSync('reg', ['query', displays, '/s', '/v', value], {
      ...{ timeout: 2000, windowsHide: true, encoding: 'utf8' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    return [ask('MatchingDeviceId'), ask('DriverVersion')].join('\n');
  } catch {
    return '';
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readLinkName(path: string): string {
  try {
    return readlinkSync(path).split('/').at(-1) ?? '';
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
