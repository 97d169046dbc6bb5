// Shows what a push message is about. The message carries an id only: the rest is asked for with the browser's own session.
self.addEventListener('push', (event) => event.waitUntil(show(event)));

async function show(event) {
  let id = '';
  try {
    id = String(event.data?.json().id ?? '');
  } catch {
    // What is not ours is shown as if it said nothing.
  }
  let notice = { text: 'There is something new for you.', link: '/notices' };
  if (/^[0-9a-f-]{36}$/.test(id)) {
    try {
      const answer = await fetch(`/api/v2/notifications/${id}`, { credentials: 'same-origin' });
      if (answer.ok) notice = await answer.json();
    } catch {
      // Offline or signed out: the sentence above is enough.
    }
  }
  await self.registration.showNotification('myneData', {
    body: notice.text,
    tag: id,
    icon: '/icon.svg',
    data: notice.link,
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const link = String(event.notification.data ?? '/notices');
  event.waitUntil(
    self.clients.openWindow(link.startsWith('/') && !link.startsWith('//') ? link : '/notices'),
  );
});
