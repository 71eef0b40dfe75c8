import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { type AroundNavHandler, Router } from 'wouter'
import { useConfirm } from './confirm.tsx'

type Holder = {
  /** What is on its way counts as saved, so that a form may lead on when it is done. */
  asks: boolean
  /** The dialogs around it. */
  within: readonly object[]
  onLeave: () => void
}

/** Forms that hold what is not saved, and what they do when it is let go. */
const holders = new Map<object, Holder>()

const asking = (scope?: object) =>
  [...holders.values()].some(({ asks, within }) => asks && (scope === undefined || within.includes(scope)))

function letGo(scope?: object): void {
  for (const [key, { within, onLeave }] of holders) {
    if (scope !== undefined && !within.includes(scope)) continue
    onLeave()
    holders.delete(key)
  }
}

/** Whether the page holds anything that no server has confirmed yet. */
export function holdsUnsaved(): boolean {
  return holders.size > 0
}

type Place = {
  within: readonly object[]
  /** Closes the dialog, having asked where something in it is not saved. Undefined: there is none around it. */
  close: (() => void) | undefined
}

const PlaceContext = createContext<Place>({ within: [], close: undefined })

/** As `useAct` returns it. */
type Save = { isPending: boolean; error: Error | null }

/** For what is saved by no call: kept apart, or sent with something else. */
export const NO_SAVE: Save = { isPending: false, error: null }

type Options = {
  /** What it said when it was opened, where it began with something kept. */
  opened?: unknown
  /** It was left for good. */
  onLeave?: () => void
  /** Once saved, it is as it was when it was opened, for the next one. */
  isEmptied?: boolean
}

/**
 * Of a form that is saved by a button: leaving the page, or the dialog around it, asks while `value`, what the form says, is
 * another than when it was opened or last saved. Returns whether it holds something unsaved.
 */
export function useUnsaved(
  value: unknown,
  { isPending, error }: Save,
  { opened = value, onLeave, isEmptied = false }: Options = {},
): boolean {
  const { within } = useContext(PlaceContext)
  const now = JSON.stringify(value)
  const form = useRef({ saved: JSON.stringify(opened), sent: undefined as string | undefined })
  const leave = useRef(onLeave)
  useInsertionEffect(() => {
    leave.current = onLeave
  })
  const [isUnsaved, setUnsaved] = useState(false)
  useEffect(() => {
    const { current } = form
    if (isPending) current.sent ??= now
    else {
      if (current.sent !== undefined && !error && !isEmptied) current.saved = current.sent
      current.sent = undefined
    }
    const asks = now !== current.saved && now !== current.sent
    if (asks || current.sent !== undefined) {
      holders.set(current, { asks, within, onLeave: () => leave.current?.() })
    } else holders.delete(current)
    setUnsaved(asks)
  }, [now, isPending, error, isEmptied, within])
  useEffect(() => {
    const { current } = form
    return () => void holders.delete(current)
  }, [])
  return isUnsaved
}

/** Closes the dialog around a form, as its own buttons do; undefined where there is none. */
export function useCloseDialog(): (() => void) | undefined {
  return useContext(PlaceContext).close
}

/** A place that may be left by itself: `leave` asks where something within is not saved, then does `onLeave`. */
export function useLeaving(onLeave: () => void): { place: Place; leave: () => void } {
  const above = useContext(PlaceContext).within
  const ask = useAskToLeave()
  const [scope] = useState(() => ({}))
  const latest = useRef(onLeave)
  useInsertionEffect(() => {
    latest.current = onLeave
  })
  const leave = useCallback(() => ask(() => latest.current(), scope), [ask, scope])
  const place = useMemo(() => ({ within: [...above, scope], close: leave }), [above, scope, leave])
  return { place, leave }
}

/** Around what `useLeaving` is asked of. */
export function LeavingPlace({ place, children }: { place: Place; children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>
}

/** `ask(go, scope)`: goes at once where nothing is unsaved, in the page or in the scope, else where that is let go. */
export function useAskToLeave(): (go: () => void, scope?: object) => void {
  const { t } = useTranslation()
  const confirm = useConfirm()
  return useCallback(
    async (go, scope) => {
      if (!asking(scope)) return go()
      const text = t(scope ? 'unsaved.dialog' : 'unsaved.text')
      const words = { title: t('unsaved.title'), text, act: t('unsaved.leave') }
      if (!(await confirm({ ...words, danger: true, careful: true }))) return
      letGo(scope)
      go()
    },
    [confirm, t],
  )
}

/** Pages below it ask before they are left with something unsaved: by links, by the program, by the browser's buttons. */
export function AskBeforeLeaving({ children }: { children: ReactNode }) {
  const ask = useAskToLeave()
  const around = useCallback<AroundNavHandler>((navigate, to, options) => ask(() => navigate(to, options)), [ask])
  useEffect(() => {
    let here = location.href
    const note = () => {
      here = location.href
    }
    // The browser has gone there already: the address is put back before anybody reads it.
    const onBack = (event: PopStateEvent) => {
      if (!asking() || location.href === here) return note()
      event.stopImmediatePropagation()
      const to = location.href
      history.pushState(null, '', here)
      ask(() => history.pushState(null, '', to))
    }
    const onClosing = (event: BeforeUnloadEvent) => asking() && event.preventDefault()
    addEventListener('beforeunload', onClosing)
    addEventListener('popstate', onBack, { capture: true })
    addEventListener('pushState', note)
    addEventListener('replaceState', note)
    return () => {
      removeEventListener('beforeunload', onClosing)
      removeEventListener('popstate', onBack, { capture: true })
      removeEventListener('pushState', note)
      removeEventListener('replaceState', note)
    }
  }, [ask])
  return <Router aroundNav={around}>{children}</Router>
}
