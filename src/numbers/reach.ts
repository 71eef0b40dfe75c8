import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { WhatsApp } from '../whatsapp/port.ts'
import type { Peers } from './peers.ts'
import type { NumberRow } from './store.ts'
import type { Timings } from './timings.ts'

/** Whether this process is one that should hold numbers, as far as its way to WhatsApp goes. */
export type Reach = {
  /** Others reach WhatsApp, and this process has not for some time. */
  isCutOff(): boolean
  /** Whether the number would be of use here: one that goes by a proxy, or to Meta, has a way of its own. */
  isOfUse(row: WayOf): boolean
  /** `held`: numbers of this process that go straight to WhatsApp Web, and whether they are logged in. */
  check(held: readonly boolean[]): Promise<'stays' | 'cut off' | 'back'>
}

type WayOf = Pick<NumberRow, 'kind' | 'proxy_url'>

export type ReachDeps = {
  whatsapp: Pick<WhatsApp, 'reaches'>
  peers: Pick<Peers, 'others' | 'reachWhatsApp'>
  clock: Clock
  log: Logger
  timings: Pick<Timings, 'cutOffAfterMs'>
  /** The proxy of numbers without one of their own. */
  defaultProxy: string | undefined
}

/** Answers in a row that make a way one to rely on again. */
const ANSWERS = 3

/**
 * A machine may lose its way to WhatsApp alone: it goes on to renew leases of numbers that others could connect. Here it
 * is asked for the way when no number is logged in that goes straight, while another process has some that are. When
 * WhatsApp is out of reach for all, nobody gives anything up.
 */
export function openReach({ whatsapp, peers, clock, log, timings, defaultProxy }: ReachDeps): Reach {
  let isCutOff = false
  let downSince: number | undefined
  let answers = 0

  async function isBack(): Promise<boolean> {
    // Nobody else is there to hold them. Others that are there may be connecting what they have got.
    if (peers.others().length === 0) return true
    answers = (await whatsapp.reaches()) ? answers + 1 : 0
    return answers >= ANSWERS
  }

  async function isLost(held: readonly boolean[]): Promise<boolean> {
    if (held.length === 0 || held.includes(true) || !peers.reachWhatsApp()) {
      downSince = undefined
      return false
    }
    downSince ??= clock.steady()
    return clock.steady() - downSince >= timings.cutOffAfterMs && !(await whatsapp.reaches())
  }

  return {
    isCutOff: () => isCutOff,
    isOfUse: (row) => !isCutOff || !goesStraight(row, defaultProxy),
    async check(held) {
      if (isCutOff ? !(await isBack()) : !(await isLost(held))) return 'stays'
      isCutOff = !isCutOff
      downSince = undefined
      answers = 0
      if (isCutOff) log.error('WhatsApp cannot be reached from here: other processes take the numbers over')
      else log.info('numbers are taken here again')
      return isCutOff ? 'cut off' : 'back'
    },
  }
}

/** Whether the number's way to WhatsApp is the machine's own. */
export function goesStraight({ kind, proxy_url }: WayOf, defaultProxy: string | undefined): boolean {
  return kind === 'linked' && (proxy_url === null ? defaultProxy === undefined : proxy_url === 'direct://')
}
