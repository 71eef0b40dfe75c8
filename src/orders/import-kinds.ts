import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import {
  guestColumns,
  guestColumnsAlike,
  guestOfCells,
  guestRowInput,
  OPTIONAL_OF_CONSENT,
  OPTIONAL_OF_GUEST,
  recordImportedConsent,
  saveGuest,
} from '../guests/index.ts'
import { type ImportKind, rowImporter } from '../imports/index.ts'
import { saveBonus } from './bonuses.ts'
import { bonusOfCells, orderOfCells, statusOfCells } from './csv-shapes.ts'
import type { OrderDeps } from './deps.ts'
import { bonusInput, externalId, orderInput, statusInput } from './input.ts'
import { reportStatus, saveOrder } from './save-order.ts'
import { zonesOfRestaurants } from './view.ts'

export const ORDER_IMPORTS = ['guests', 'orders', 'statuses', 'bonuses'] as const

type Cells = Record<string, unknown>
type Deps = OrderDeps & { db: ReadDb; settings: { OTKLIK_TIME_ZONE: string } }

const statusLine = statusInput.extend({ external_id: externalId })
/** A row may say that the guest agreed to advertising, and where that was said. */
const guestLine = guestRowInput.extend({
  consent: z.boolean().optional(),
  consent_source: z.string().trim().min(1).max(200).optional(),
})
const scope = 'orders:write' as const

/** What columns are called in the tables of restaurants. */
const COMMON = {
  телефон: 'phone',
  имя: 'name',
  гость: 'name',
  'номер заказа': 'external_id',
  заказ: 'external_id',
  ресторан: 'restaurant_id',
  время: 'at',
  дата: 'at',
  статус: 'status',
  причина: 'cause',
}
const columns = {
  ...COMMON,
  состав: 'items',
  блюда: 'items',
  сумма: 'total',
  доставка: 'delivery',
  сервис: 'service',
  время: 'placed_at',
  дата: 'placed_at',
  'время заказа': 'placed_at',
  'дата заказа': 'placed_at',
  доставлен: 'delivered_at',
  отменён: 'cancelled_at',
  отменен: 'cancelled_at',
}

const ALIKE = [
  [/^(номер|№|n|id|код)( заказа| order)$|^order (id|number|no)$/, 'external_id'],
  ...guestColumnsAlike,
] as const
const PHONE = { fields: ['phone', 'guest_phone'], called: 'Телефон' }
const ORDER = { fields: ['external_id'], called: 'Номер заказа' }
const AMOUNT = { fields: ['total'], called: 'Сумма' }
const TIME = { fields: ['at'], called: 'Дата' }
/** Whose couriers are late, or nobody's, cannot be told from anything else. */
const DELIVERY = { fields: ['delivery'], called: 'Доставка: own, partner, pickup' }

/** Guests, orders, their statuses and bonuses from files. */
export function orderImportKinds(deps: Deps): Record<(typeof ORDER_IMPORTS)[number], ImportKind> {
  /** Cells of tables become bodies of the API; times without a zone are those of the restaurant. */
  const shaper = async ({ restaurant_id }: Record<string, string>, isTable: boolean) => {
    const zones = await zonesOfRestaurants(deps.db)
    const zoneOf = (cells: Cells) =>
      zones.get(String(cells.restaurant_id ?? restaurant_id)) ?? deps.settings.OTKLIK_TIME_ZONE
    return (of: (cells: Cells, zone: string) => Cells) => (cells: Cells) => (isTable ? of(cells, zoneOf(cells)) : cells)
  }
  return {
    guests: {
      scope,
      columns: guestColumns,
      alike: guestColumnsAlike,
      needs: [PHONE],
      async open(options, isTable) {
        const optional = [...OPTIONAL_OF_GUEST, ...OPTIONAL_OF_CONSENT]
        return rowImporter(
          guestLine,
          { isTable, optional, shape: isTable ? guestOfCells : asIs },
          async (tx, { consent, consent_source, ...input }, at, place) => {
            const { created, changed, guest } = await saveGuest(tx, deps.guests, input, at)
            const source = consent_source ?? options.consent_source
            const said = consent ? await recordImportedConsent(tx, guest.id, { ...place, at, source }) : 'recorded'
            const warnings = said === 'recorded' ? [] : [NOT_RECORDED[said]]
            const outcome = created ? 'created' : changed || (said === 'recorded' && consent) ? 'updated' : 'unchanged'
            return { outcome, warnings }
          },
        )
      },
    },
    orders: {
      scope,
      columns,
      alike: ALIKE,
      needs: [ORDER, PHONE, AMOUNT, { fields: ['placed_at'], called: 'Дата заказа' }, DELIVERY],
      async open(options, isTable) {
        const shape = (await shaper(options, isTable))(orderOfCells)
        return rowImporter(
          orderInput,
          {
            isTable,
            optional: ['guest.name', 'service'],
            shape: (cells) => ({ restaurant_id: options.restaurant_id, ...shape(cells) }),
          },
          async (tx, input, at) => (await saveOrder(tx, deps, input, at)).outcome,
        )
      },
    },
    statuses: {
      scope,
      columns: COMMON,
      alike: ALIKE,
      needs: [ORDER, { fields: ['status'], called: 'Статус' }, TIME],
      async open(options, isTable) {
        const shape = (await shaper(options, isTable))(statusOfCells)
        return rowImporter(statusLine, { isTable, optional: [], shape }, async (tx, { external_id, ...report }, at) => {
          return (await reportStatus(tx, deps, external_id, report, at)).outcome
        })
      },
    },
    bonuses: {
      scope,
      columns: { ...COMMON, сумма: 'amount', бонусы: 'amount', номер: 'external_id', причина: 'reason' },
      alike: ALIKE,
      needs: [ORDER, PHONE, { fields: ['amount'], called: 'Сумма' }, TIME],
      async open(options, isTable) {
        const shape = (await shaper(options, isTable))(bonusOfCells)
        return rowImporter(
          bonusInput,
          { isTable, optional: ['guest.name', 'reason'], shape },
          async (tx, input, at) => {
            return (await saveBonus(tx, deps, input, at)).created ? 'created' : 'unchanged'
          },
        )
      },
    },
  }
}

const NOT_RECORDED = {
  no_source: 'consent: not recorded: nothing says where the guest agreed (consent_source)',
  refused_before: 'consent: not recorded: the guest has refused, which a file does not outweigh',
}

const asIs = (row: Cells): Cells => row
