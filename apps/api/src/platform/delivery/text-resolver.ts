import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

const timeoutMs = 2_500;

/** The only place that asks for the text records of a name. */
@Injectable()
export class TextResolver {
  /** All TXT records of a name (RFC 1035 3.3.14), the parts of each put together; none when there are none or nobody answers in time. */
  async textsOf(name: string): Promise<readonly string[]> {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
    return (await resolver.resolveTxt(name).catch(() => [])).map((parts) => parts.join(''));
  }
}
