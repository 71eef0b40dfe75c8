import { api } from '../api.ts'
import type { Language } from '../i18n.ts'

const WORKER = '/service-worker.js'
/** The user who wants notifications in this browser: nobody who signs in after them is subscribed by it. */
const OWNER = 'otklik-push'

/**
 * What this browser can do, and does. `insecure`: the page came without https, where browsers have no notifications;
 * `no_service`: it reaches no push service, so it can be notified only while the console is open.
 */
export type PushState = 'insecure' | 'unsupported' | 'blocked' | 'off' | 'on' | 'no_service'

export async function pushState(userId: string): Promise<PushState> {
  if (!isSecureContext) return 'insecure'
  if (!canPush()) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  if (Notification.permission !== 'granted' || localStorage.getItem(OWNER) !== userId) return 'off'
  return (await subscriptionHere()) ? 'on' : 'off'
}

/** Whether this page can show notifications at all, pushed or its own. */
export function mayShow(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'granted'
}

/** The service worker, once it is ready; undefined if the browser has none. */
export async function serviceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!isSecureContext || !('serviceWorker' in navigator) || import.meta.env.DEV) return undefined
  return navigator.serviceWorker.register(WORKER)
}

/** Asks for permission and subscribes. Only after a click: otherwise browsers refuse to ask. */
export async function turnOn(userId: string, language: Language): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return pushState(userId)
  try {
    await subscribe(language)
  } catch (error) {
    // The browser's error when it has no push service, or cannot reach it.
    if (error instanceof DOMException) return 'no_service'
    throw error
  }
  localStorage.setItem(OWNER, userId)
  return pushState(userId)
}

/** This browser takes no notifications any more. */
export async function turnOff(): Promise<void> {
  localStorage.removeItem(OWNER)
  await (await subscriptionHere())?.unsubscribe()
}

/**
 * Sends the server this browser's subscription again: a new session, another address at the push service, another key.
 */
export async function keepSubscribed(userId: string, language: Language): Promise<void> {
  const registration = await serviceWorker()
  if (!registration || !canPush() || localStorage.getItem(OWNER) !== userId || !mayShow()) return
  await subscribe(language)
}

/** Notifications about this place count as seen. */
export async function closeNotifications(path: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) {
    if (shown.data?.path === path || shown.tag === 'inbox') shown.close()
  }
}

async function subscribe(language: Language): Promise<void> {
  const registration = await serviceWorker()
  if (!registration) return
  const { public_key: applicationServerKey } = await api.GET('/v1/me/push-subscriptions')
  await navigator.serviceWorker.ready
  const known = await registration.pushManager.getSubscription()
  // It was made with another key than the server's current one.
  if (known && !isOf(known, applicationServerKey)) await known.unsubscribe()
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh, auth } = keys ?? {}
  if (!endpoint || !p256dh || !auth) throw new Error('the browser has made no subscription')
  await api.POST('/v1/me/push-subscriptions', { body: { endpoint, keys: { p256dh, auth }, language } })
}

async function subscriptionHere(): Promise<PushSubscription | null | undefined> {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager.getSubscription()
}

function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

function isOf({ options: { applicationServerKey } }: PushSubscription, key: string): boolean {
  if (!applicationServerKey) return true
  const text = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === key
}
