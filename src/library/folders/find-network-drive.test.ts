import { expect, test } from 'vitest';
import { findNetworkDrive } from './find-network-drive.ts';

const linux = `
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:44 / /mnt/nas rw shared:2 - nfs4 server:/export rw,addr=10.0.0.2
31 22 0:45 / /mnt/My\\040Share rw - cifs //server/share rw
32 22 0:46 / /mnt/remote rw - fuse.sshfs me@host: rw
33 22 8:17 / /mnt/nas/local rw - ext4 /dev/sdb1 rw
34 22 8:33 / /media/usb rw - fuseblk /dev/sdc1 rw
35 22 0:47 / /mnt/twice rw - ext4 /dev/sdd1 rw
36 22 0:48 / /mnt/twice rw - nfs server:/other rw`;

test.each([
  ['/home/me/Sounds', undefined],
  ['/mnt/nas', 'nfs4'],
  ['/mnt/nas/Sounds/a', 'nfs4'],
  ['/mnt/nas2/Sounds', undefined],
  ['/mnt/nas/local/Sounds', undefined],
  ['/mnt/My Share/Sounds', 'cifs'],
  ['/mnt/remote/x', 'sshfs'],
  ['/media/usb/Sounds', undefined],
  ['/mnt/twice/x', 'nfs'],
])('on Linux %s lies on %s', async (path, kind) => {
  expect(await findNetworkDrive(path, { platform: 'linux', read: async () => linux })).toBe(kind);
});

const mac = `
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@server._smb._tcp.local/Sound%20Library on /Volumes/Sound Library (smbfs, nodev, nosuid, mounted by me)
/dev/disk5s1 on /Volumes/USB (exfat, local, nodev, nosuid, noowners)`;

test.each([
  ['/Users/me/Sounds', undefined],
  ['/Volumes/Sound Library/Doors', 'smbfs'],
  ['/Volumes/USB/Doors', undefined],
])('on macOS %s lies on %s', async (path, kind) => {
  expect(await findNetworkDrive(path, { platform: 'darwin', read: async () => mac })).toBe(kind);
});

test('on Windows a path that begins with a server is on a network; where nothing can be read, no path is', async () => {
  const read = () => Promise.reject(new Error('no table'));
  expect(await findNetworkDrive('\\\\server\\share\\Sounds', { platform: 'win32', read })).toBe('smb');
  expect(await findNetworkDrive('D:\\Sounds', { platform: 'win32', read })).toBeUndefined();
  expect(await findNetworkDrive('/mnt/nas', { platform: 'linux', read })).toBeUndefined();
});
