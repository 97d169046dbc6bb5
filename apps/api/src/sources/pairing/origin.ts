import type { Request } from 'express';

/** The address under which whoever asks reaches us: their own words, believed behind proxies as far as the configuration says. */
export const originOf = (request: Request): string => `${request.protocol}://${request.host}`;
