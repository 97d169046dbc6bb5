/** What notices are about, for people who choose by which ways they want to hear of it. */
export const noticeTopics = ['requests', 'results', 'money', 'security'] as const;
export type NoticeTopic = (typeof noticeTopics)[number];
export type Channel = 'mail' | 'push';
export const mailTimings = ['off', 'digest', 'at_once'] as const;
export type MailTiming = (typeof mailTimings)[number];
export const digests = ['daily', 'weekly'] as const;
export type Digest = (typeof digests)[number];
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export interface TopicSetting {
  readonly app: boolean;
  readonly mail: MailTiming;
  readonly push: boolean;
}

/** Quiet: what concerns money or the account comes at once, the rest is collected; nothing at all before an address is proved. */
export const defaultSettings: Readonly<Record<NoticeTopic, TopicSetting>> = {
  requests: { app: true, mail: 'digest', push: true },
  results: { app: true, mail: 'digest', push: false },
  money: { app: true, mail: 'at_once', push: true },
  security: { app: true, mail: 'at_once', push: true },
};

/** Notices that the inbox always shows. */
export const isFixed = (topic: NoticeTopic): boolean => topic === 'money' || topic === 'security';

const digestHour = 17;
const monday = 1;
const hourMs = 3600_000;

/** When the next digest goes out: at 17:00 UTC, the weekly one on Mondays; never at the very moment. */
export function nextDigest(digest: Digest, now: Date): Date {
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), digestHour));
  while (next <= now || (digest === 'weekly' && next.getUTCDay() !== monday))
    next.setTime(next.getTime() + 24 * hourMs);
  return next;
}

const pausesMs = [1, 5, 30, 120, 360, 1440].map((minutes) => minutes * 60_000);

/** When to try again after so many failures; undefined when it is given up. */
export function tryAgainAt(attempts: number, now: Date): Date | undefined {
  const pause = pausesMs[attempts - 1];
  return pause === undefined ? undefined : new Date(now.getTime() + pause);
}
