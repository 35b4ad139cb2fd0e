/** Whether a folder lies on another computer: such drives do not report what others change on them. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface MountTable {
  readonly platform: NodeJS.Platform;
  /** Linux: what `/proc/self/mountinfo` holds. macOS: what `mount` prints. */
  readonly read: () => Promise<string>;
}

interface Mount {
  readonly path: string;
  readonly kind: string;
}

const networkKinds = new Set([
  ...[
    'nfs',
    'nfs4',
    'cifs',
    'smb2',
    'smb3',
    'smbfs',
    'ncpfs',
    'afs',
    'afpfs',
    'webdav',
    'davfs',
    'davfs2',
    'ceph',
  ],
  ...['glusterfs', 'lustre', 'sshfs', 'rclone', 's3fs', 'gvfsd-fuse', 'curlftpfs', 'osxfuse', 'macfuse'],
  // Folders of a host computer in a virtual machine.
  ...['9p', 'virtiofs', 'vboxsf', 'vmhgfs', 'vmhgfs-fuse', 'prl_fs', 'drvfs'],
]);

/** The kind of network drive (`cifs`, `nfs4`, …) that holds the path; undefined for disks of this computer. */
export async function findNetworkDrive(
  path: string,
  table: MountTable = systemTable,
): Promise<string | undefined> {
  // Real paths of mapped drives begin with the server's name too.
  if (table.platform === 'win32') return path.startsWith('\\\\') ? 'smb' : undefined;
  try {
    const text = await table.read();
    const mounts = table.platform === 'darwin' ? parseMountLines(text) : parseMountInfo(text);
    const holding = mounts.filter((mount) => holds(mount.path, path));
    // Of two mounts at one place the later one is seen.
    const deepest = holding.reduce<Mount | undefined>(
      (best, mount) => (best && best.path.length > mount.path.length ? best : mount),
      undefined,
    );
    const kind = deepest?.kind.replace(/^fuse\./, '');
    return kind !== undefined && networkKinds.has(kind) ? kind : undefined;
  } catch {
    return undefined;
  }
}

function holds(mountPoint: string, path: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

/** `36 35 98:0 /root /mount/point options … - type source options`; spaces as `\040`. */
function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const path = before?.split(' ')[4];
    const kind = after?.split(' ')[0];
    if (!path || !kind) return [];
    return [
      {
        path: path.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
        kind,
      },
    ];
  });
}

/** `//user@server/share on /Volumes/share (smbfs, nodev, nosuid)`. */
function parseMountLines(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const match = /^.* on (\/.*) \(([a-z0-9_]+)[,)]/i.exec(line);
    return match ? [{ path: match[1] ?? '', kind: match[2] ?? '' }] : [];
  });
}

const systemTable: MountTable = {
  platform: process.platform,
  async read() {
    if (process.platform !== 'darwin') return await readFile('/proc/self/mountinfo', 'utf8');
    return (await promisify(execFile)('/sbin/mount', { timeout: 5000 })).stdout;
  },
};
