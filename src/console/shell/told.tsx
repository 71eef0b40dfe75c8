import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { wordsOf } from '../../notifications/words.ts'
import { useLanguage } from '../i18n.ts'
import { useLive } from '../live.ts'
import { chime } from '../parts/chime.ts'
import { closeNotifications, keepSubscribed, mayShow, pushState, serviceWorker } from '../parts/push.ts'
import { useMe } from '../session.ts'

/** Of several tabs the first to hear of it notifies; the others find this lock taken. */
const LOCK = 'otklik-told'
const HELD_MS = 2_000

/** Sound and desktop notifications while the console is open, and the way from a notification to its subject. */
export function Told(): null {
  const { id: userId, kind } = useMe()
  const language = useLanguage()
  const [path, navigate] = useLocation()

  useEffect(() => {
    // A browser without notifications says so in the settings; the rest of the console does not wait for it.
    if (kind === 'user') keepSubscribed(userId, language).catch(() => undefined)
  }, [kind, userId, language])

  useEffect(() => {
    const listen = ({ data }: MessageEvent) => {
      if (data?.type === 'go' && typeof data.path === 'string' && data.path.startsWith('/')) navigate(data.path)
    }
    navigator.serviceWorker?.addEventListener('message', listen)
    return () => navigator.serviceWorker?.removeEventListener('message', listen)
  }, [navigate])

  useEffect(() => {
    const see = () => {
      if (document.hasFocus()) void closeNotifications(path)
    }
    see()
    addEventListener('focus', see)
    return () => removeEventListener('focus', see)
  }, [path])

  useLive(['user.notification'], ({ data: told }) => {
    void once(async () => {
      if (told.sound && !(document.hasFocus() && path === told.path)) await chime().catch(() => undefined)
      // The service worker shows what is pushed to this browser.
      if (!mayShow() || (await pushState(userId)) === 'on') return
      const worker = (await serviceWorker())?.active
      worker?.postMessage({ type: 'show', told: { ...told, ...wordsOf(told, language) } })
    })
  })
  return null
}

async function once(tell: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return tell()
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    await tell()
    await new Promise((resolve) => setTimeout(resolve, HELD_MS))
  })
}
