import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { type DeliveryKind, type LaneRenderer, mailingIdOf, type RenderContext, setLane } from '../dispatch/index.ts'
import { HOUR } from '../lib/units.ts'
import { laneOfTests, mailingOfLane } from './lane-ids.ts'
import { finishMailing } from './store.ts'
import { factsOf } from './templates/facts.ts'
import { type CompiledTemplate, compileTemplate, type TemplateRow } from './templates/template-texts.ts'
import { findRestaurantNames } from './templates/view.ts'
import { triggered } from './triggers/triggered.ts'
import { findMailingWithTemplate, getMailing, quietHoursOf } from './view.ts'

type Deps = {
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

async function prepare({ settings }: Deps, db: ReadDb, mailingId: string): Promise<LaneRenderer | undefined> {
  const found = await findMailingWithTemplate(db, mailingId)
  if (!found) return undefined
  const { mailing, template } = found
  const restaurants = await findRestaurantNames(db)
  const only = restaurants.size === 1 ? [...restaurants.values()][0]! : null
  const compiled = compiledOf(template)
  return {
    quietHours: quietHoursOf(mailing, settings),
    minIntervalMs: settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR,
    guestCap: settings.OTKLIK_GUEST_CAP,
    countsAsMailing: true,
    render({ guest, number, at, zone }: RenderContext) {
      const restaurant = (number?.restaurant_id ? restaurants.get(number.restaurant_id) : undefined) ?? only
      return compiled.render({ id: guest.id, facts: factsOf(guest, restaurant) }, { at, zone }, mailing.id)
    },
  }
}

const KEPT_TEMPLATES = 50
const compiledTemplates = new Map<string, { version: number; compiled: CompiledTemplate }>()

/** Parsed once for each version. */
function compiledOf(template: TemplateRow): CompiledTemplate {
  const known = compiledTemplates.get(template.id)
  if (known?.version === template.version) return known.compiled
  if (compiledTemplates.size >= KEPT_TEMPLATES) compiledTemplates.clear()
  const compiled = compileTemplate(template)
  compiledTemplates.set(template.id, { version: template.version, compiled })
  return compiled
}
