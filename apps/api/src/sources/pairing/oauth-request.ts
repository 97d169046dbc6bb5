import { OAuthRefusal } from './oauth-error';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const grantedScope = 'data:write';
const maxNameLength = 100;

/**
 * The parameters of a request, form-encoded or JSON. Unknown ones are ignored, empty ones count as left out, and none may be
 * sent twice (RFC 6749 3.1 and 3.2).
 */
export function parametersOf(body: unknown): ReadonlyMap<string, string> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new OAuthRefusal('invalid_request', 'Send the parameters form-encoded or as one JSON object.');
  const parameters = new Map<string, string>();
  for (const name of ['client_id', 'scope', 'grant_type', 'device_code']) {
    const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string')
      throw new OAuthRefusal('invalid_request', `${name} must be one text, sent once.`);
    parameters.set(name, value);
  }
  return parameters;
}

/** The name of the device that wants to be paired: what it calls itself in `client_id`. */
export function deviceNameOf(parameters: ReadonlyMap<string, string>): string {
  const name = (parameters.get('client_id') ?? '').trim();
  if (name === '' || name.length > maxNameLength || /\p{Cc}/u.test(name))
    throw new OAuthRefusal(
      'invalid_request',
      `client_id is the name of the device as people will see it: 1 to ${maxNameLength} characters.`,
    );
  const scopes = (parameters.get('scope') ?? grantedScope).split(' ').filter((scope) => scope !== '');
  if (scopes.some((scope) => scope !== grantedScope))
    throw new OAuthRefusal('invalid_scope', `The only scope of a device is ${grantedScope}.`);
  return name;
}

/** The device code that a poll carries, and the name that it was given to where the device repeats it. */
export function pollOf(parameters: ReadonlyMap<string, string>): {
  readonly deviceCode: string;
  readonly deviceName: string | undefined;
} {
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new OAuthRefusal('invalid_request', 'grant_type is missing.');
  if (grant !== deviceGrant)
    throw new OAuthRefusal('unsupported_grant_type', `The only grant here is ${deviceGrant}.`);
  const deviceCode = parameters.get('device_code');
  if (deviceCode === undefined) throw new OAuthRefusal('invalid_request', 'device_code is missing.');
  return { deviceCode, deviceName: parameters.get('client_id')?.trim() };
}
