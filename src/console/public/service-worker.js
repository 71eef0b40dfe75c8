// Shows what the server pushes and what an open console hands over, by one rule: so nothing is shown twice. It caches
// nothing. Not a module: it runs by itself, with no page.

/** @typedef {{ title: string, body: string, tag: string, path: string, kind: string, sound: boolean, badge?: number }} Told */

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('push', (event) => event.waitUntil(show(event.data?.json())))
self.addEventListener('message', (event) => {
  if (event.data?.type === 'show') event.waitUntil(show(event.data.told))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.path ?? '/'))
})
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)))

/** @param {Told | undefined} told */
async function show(told) {
  if (!told) return
  if (told.badge !== undefined) await setBadge(told.badge)
  const pages = await openPages()
  if (pages.some((page) => page.focused && seesIt(page, told))) return
  // One word of many takes the place of those of single guests.
  if (told.tag === 'inbox') for (const one of await shownGuests()) one.close()
  await self.registration.showNotification(told.title, {
    body: told.body,
    tag: told.tag,
    renotify: true,
    silent: !told.sound,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    data: { path: told.path },
  })
}

/** The chat is open, or the list of chats, where it stands on top. */
function seesIt(page, { path, kind }) {
  if (kind === 'test') return false
  const at = new URL(page.url).pathname
  return at === path || (['message', 'messages', 'call'].includes(kind) && /^\/inbox(\/|$)/.test(at))
}

async function open(path) {
  const pages = await openPages()
  const page =
    pages.find(({ url }) => new URL(url).pathname === path) ?? pages.find(({ focused }) => focused) ?? pages[0]
  if (!page) return self.clients.openWindow(path)
  await page.focus()
  // By its own router: what somebody has begun to write in the page stays.
  page.postMessage({ type: 'go', path })
}

/** The push service has given the browser another address. */
async function renew(event) {
  const options = event.oldSubscription?.options ?? { userVisibleOnly: true, applicationServerKey: await publicKey() }
  const subscription = event.newSubscription ?? (await self.registration.pushManager.subscribe(options))
  const { endpoint, keys } = subscription.toJSON()
  const language = self.navigator.language.startsWith('ru') ? 'ru' : 'en'
  await fetch('/v1/me/push-subscriptions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, keys, language }),
  })
}

async function publicKey() {
  const answer = await fetch('/v1/me/push-subscriptions')
  return (await answer.json()).public_key
}

async function setBadge(count) {
  await (count > 0 ? self.navigator.setAppBadge?.(count) : self.navigator.clearAppBadge?.())
}

const openPages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true })

async function shownGuests() {
  const shown = await self.registration.getNotifications()
  return shown.filter(({ tag }) => tag.startsWith('guest:'))
}
