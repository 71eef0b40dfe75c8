import { useEffect, useRef, useState } from 'react'
import { api } from '../api.ts'
import { useLive } from '../live.ts'
import { useCan, useMe } from '../session.ts'
import { useSettled } from '../settled.ts'

type State = 'viewing' | 'writing'

/** Colleagues who have the guest open. */
export type Colleague = { id: string; name: string; writing: boolean; until: number }

/** Presence lasts ten seconds on the server. */
const SAY_EVERY_MS = 5_000
const HOLDS_MS = 10_000
/** A pause in typing that still counts as writing. */
const WRITING_MS = 4_000

/** Tells colleagues that the guest is open here; returns a function to call at each key. */
export function useOwnPresence(guestId: string): () => void {
  const may = useCan()('messages:write')
  const settled = useSettled()
  const wroteAt = useRef(0)
  const saidAt = useRef(0)
  const said = useRef<State>('viewing')
  const say = (state: State | 'away') => {
    if (!may) return
    saidAt.current = Date.now()
    // Nobody misses a lost message: it is sent again.
    api.POST('/v1/guests/{id}/presence', { path: { id: guestId }, body: { state } }).catch(() => undefined)
  }
  const sayNow = useRef(say)
  sayNow.current = say
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew for each guest
  useEffect(() => {
    if (!settled) return
    const stateNow = (): State => (Date.now() - wroteAt.current < WRITING_MS ? 'writing' : 'viewing')
    const tell = () => {
      if (document.visibilityState !== 'visible') return
      const state = stateNow()
      if (state === said.current && Date.now() - saidAt.current < SAY_EVERY_MS - 500) return
      said.current = state
      sayNow.current(state)
    }
    const sayOfThis = sayNow.current
    saidAt.current = 0
    wroteAt.current = 0
    tell()
    const timer = setInterval(tell, 1_000)
    return () => {
      clearInterval(timer)
      sayOfThis('away')
    }
  }, [guestId, settled])
  return () => {
    const began = Date.now() - wroteAt.current > WRITING_MS
    wroteAt.current = Date.now()
    if (began) {
      said.current = 'writing'
      say('writing')
    }
  }
}

/** Who else has the guest open. */
export function useColleagues(guestId: string): Colleague[] {
  const me = useMe()
  const [known, setKnown] = useState<Colleague[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: nobody is known of another guest
  useEffect(() => setKnown([]), [guestId])
  useEffect(() => {
    if (known.length === 0) return
    const timer = setTimeout(
      () => setKnown((all) => all.filter(({ until }) => until > Date.now())),
      Math.max(0, Math.min(...known.map(({ until }) => until)) - Date.now()) + 50,
    )
    return () => clearTimeout(timer)
  }, [known])
  useLive(['guest.presence'], ({ data }) => {
    const { guest_id, person_id, name, state } = data
    if (guest_id !== guestId || person_id === me.id) return
    setKnown((all) => {
      const others = all.filter(({ id }) => id !== person_id)
      if (state === 'away') return others
      // By this clock: the server's may differ.
      return [...others, { id: person_id, name, writing: state === 'writing', until: Date.now() + HOLDS_MS }]
    })
  })
  return known
}
