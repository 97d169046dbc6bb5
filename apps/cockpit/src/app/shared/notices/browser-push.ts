import { Injectable } from '@angular/core';
import type { PushSubscriptionInput } from '@mynedata/api-client';

const worker = '/push-worker.js';

/** This browser's own part of Web Push. Nothing is asked or registered before somebody presses the button. */
@Injectable({ providedIn: 'root' })
export class BrowserPush {
  readonly isPossible = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

  isBlocked(): boolean {
    return this.isPossible && Notification.permission === 'denied';
  }

  /** Asks the person, and the browser for an address. Undefined when the person says no. */
  async subscribe(publicKey: string): Promise<PushSubscriptionInput | undefined> {
    if ((await Notification.requestPermission()) !== 'granted') return undefined;
    await navigator.serviceWorker.register(worker);
    const { pushManager } = await navigator.serviceWorker.ready;
    // One that was made with another key is of no use.
    await (await pushManager.getSubscription())?.unsubscribe();
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint = '', keys = {} } = made.toJSON();
    return { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' } };
  }

  /** Nothing is shown here any more, whoever signs in next. */
  async leave(): Promise<void> {
    if (!this.isPossible) return;
    const registration = await navigator.serviceWorker.getRegistration(worker);
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  }
}
