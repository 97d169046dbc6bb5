import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A line to a server that can be cut and mended: what a network or a restart does to a connection. */
export interface FlakyLine {
  /** The same address, but through this line. */
  readonly through: (url: string) => string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function flakyLine(target: string): Promise<FlakyLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((client) => {
    if (!whole) return client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    through: (url) => {
      const changed = new URL(url);
      changed.port = String((server.address() as AddressInfo).port);
      changed.hostname = '127.0.0.1';
      return changed.toString();
    },
    cut: () => {
      whole = false;
      cutAll();
    },
    mend: () => {
      whole = true;
    },
    close: () =>
      new Promise((resolve) => {
        cutAll();
        server.close(() => resolve());
      }),
  };
}
