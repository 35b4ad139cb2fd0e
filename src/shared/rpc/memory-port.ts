import type { Port } from './port.ts';

/** Two connected ports in one process. Messages are copied as JSON, as on a real wire. */
export function memoryPorts(): [Port, Port] {
  const a = new MemoryPort();
  const b = new MemoryPort();
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class MemoryPort implements Port {
  peer: MemoryPort | undefined;
  #receive: ((message: unknown) => void) | undefined;
  #early: unknown[] = [];
  #closed: (() => void)[] = [];
  #isClosed = false;

  send(message: unknown): void {
    const copy: unknown = JSON.parse(JSON.stringify(message));
    queueMicrotask(() => this.peer?.deliver(copy));
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
    for (const message of this.#early.splice(0)) receive(message);
  }

  onClose(closed: () => void): void {
    if (this.#isClosed) closed();
    else this.#closed.push(closed);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const closed of this.#closed) closed();
    this.peer?.close();
  }

  private deliver(message: unknown): void {
    if (this.#isClosed) return;
    if (this.#receive) this.#receive(message);
    else this.#early.push(message);
  }
}
