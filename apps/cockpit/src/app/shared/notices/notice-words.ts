import type { ChannelsView } from '@mynedata/api-client';

export type NoticeTopic = ChannelsView['topics'][number]['topic'];
export type MailTiming = ChannelsView['topics'][number]['mail'];

export const topicNames: Readonly<Record<NoticeTopic, string>> = {
  requests: 'New requests',
  results: 'Results and endings',
  money: 'Money',
  security: 'Account and security',
};

export const topicHints: Readonly<Record<NoticeTopic, string>> = {
  requests: 'Somebody asks for your data.',
  results: 'What became of requests and queries.',
  money: 'Payouts that are on their way.',
  security: 'Changes of addresses and of what has access.',
};

export const timingNames: Readonly<Record<MailTiming, string>> = {
  off: 'No mail',
  digest: 'Mail in the digest',
  at_once: 'Mail at once',
};
export const mailTimings = Object.keys(timingNames) as readonly MailTiming[];

/** Nobody asks an organisation for its data, and it is paid nothing. */
export const topicsFor = (role: 'user' | 'processor'): readonly NoticeTopic[] =>
  role === 'user' ? ['requests', 'results', 'money', 'security'] : ['results', 'security'];
