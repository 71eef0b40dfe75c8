import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { type DeliveryKind, type LaneRenderer, mailingIdOf, setLane } from '../dispatch/index.ts'
import { HOUR } from '../lib/units.ts'
import { laneOfTests, mailingOfLane } from './lane-ids.ts'
import { finishMailing } from './store.ts'
import { type IssuePromoCode, openTexts } from './templates/renderer.ts'
import { triggered } from './triggers/triggered.ts'
import { findMailingWithTemplate, getMailing, quietHoursOf } from './view.ts'

type Deps = {
  issuePromoCode?: IssuePromoCode
  settings: Pick<
    Settings,
    | 'OTKLIK_QUIET_HOURS'
    | 'OTKLIK_MAILING_INTERVAL_HOURS'
    | 'OTKLIK_GUEST_CAP'
    | 'OTKLIK_TRIGGER_MAX_AGE_HOURS'
    | 'OTKLIK_TIME_ZONE'
  >
}

/** Mailings and their test sends, as dispatch sends them. */
export function mailingKinds(deps: Deps): { mailing: DeliveryKind; trigger: DeliveryKind; test: DeliveryKind } {
  return {
    mailing: {
      prepare: (db, laneId) => prepare(deps, db, laneId),
      laneDrained: finishMailing,
    },
    trigger: {
      prepare: async (db, laneId) => {
        const renderer = await prepare(deps, db, laneId)
        return (
          renderer &&
          triggered({ db, settings: deps.settings }, await getMailing(db, mailingIdOf(laneId) ?? laneId), renderer)
        )
      },
    },
    test: {
      async prepare(db, laneId) {
        const renderer = await prepare(deps, db, mailingOfLane(laneId))
        // One sends tests to oneself: at any hour, and again and again.
        return renderer && { ...renderer, quietHours: null, minIntervalMs: 0, guestCap: null, countsAsMailing: false }
      },
      laneDrained: async (tx, laneId) => {
        await setLane(tx, laneOfTests(mailingOfLane(laneId)), { open: false })
      },
    },
  }
}

async function prepare(deps: Deps, db: ReadDb, mailingId: string): Promise<LaneRenderer | undefined> {
  const { settings } = deps
  const found = await findMailingWithTemplate(db, mailingId)
  if (!found) return undefined
  const { mailing, template } = found
  return {
    quietHours: quietHoursOf(mailing, settings),
    minIntervalMs: settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR,
    guestCap: settings.OTKLIK_GUEST_CAP,
    countsAsMailing: true,
    render: await openTexts(deps, db, mailing, template),
  }
}
