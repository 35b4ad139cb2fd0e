/** A wire, reduced to what the protocol needs. Messages are JSON-safe values and arrive in order. */
export interface Port {
  send(message: unknown): void;
  /** At most one receiver; messages that came earlier are delivered to it first. */
  onMessage(receive: (message: unknown) => void): void;
  /** Called once, also where the port was closed already. */
  onClose(closed: () => void): void;
  close(): void;
}
