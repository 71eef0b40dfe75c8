import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { WhatsApp } from '../whatsapp/port.ts'
import type { Peers } from './peers.ts'
import type { NumberRow } from './store.ts'
import type { Timings } from './timings.ts'

/** Whether this process should hold numbers, as far as its connection to WhatsApp goes. */
export type Reach = {
  /** Others reach WhatsApp, and this process has not been able to for some time. */
  isCutOff(): boolean
  /**
   * Whether the number could connect from here: one with a proxy, and one at Meta, does not depend on this machine's
   * own route.
   */
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

/** How many answers in a row make the route reliable again. */
const ANSWERS = 3

/**
 * A machine may lose its route to WhatsApp while its leases go on being renewed, although other machines could connect
 * its numbers. The route is checked when none of the numbers without a proxy is logged in here while another process
 * has some that are. When WhatsApp is out of reach for everybody, nobody gives anything up.
 */
export function openReach({ whatsapp, peers, clock, log, timings, defaultProxy }: ReachDeps): Reach {
  let isCutOff = false
  let downSince: number | undefined
  let answers = 0

  async function isBack(): Promise<boolean> {
    // There is nobody else to hold them. Others, if there are any, may still be connecting the numbers that they took.
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

/** Whether the number connects to WhatsApp Web directly, without a proxy. */
export function goesStraight({ kind, proxy_url }: WayOf, defaultProxy: string | undefined): boolean {
  return kind === 'linked' && (proxy_url === null ? defaultProxy === undefined : proxy_url === 'direct://')
}
