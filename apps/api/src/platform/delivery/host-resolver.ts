import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** The only place that asks for the addresses of a name. */
@Injectable()
export class HostResolver {
  /** All IPv4 and IPv6 addresses of a host name, as the system resolves it; throws when it has none. */
  async addressesOf(host: string): Promise<readonly string[]> {
    return (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
  }
}
