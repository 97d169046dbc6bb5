import type { Market } from './market';
import type { Person } from './person';

/** Somebody whom `people` made, at the API. */
export async function signedIn(market: Market, userId: string): Promise<Person> {
  const [account] = await market.owner.query<{ username: string }[]>(
    'select username from users.account where id = $1',
    [userId],
  );
  const person = market.newcomer();
  const reply = await person.post('/auth/sign-in', {
    username: account?.username,
    password: 'correct horse battery',
  });
  if (reply.status !== 200) throw new Error(`cannot sign in: ${JSON.stringify(reply.body)}`);
  return person;
}
