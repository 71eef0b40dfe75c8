import type { ReadDb } from '../db/index.ts'
import {
  guestColumns,
  guestColumnsAlike,
  guestOfCells,
  OPTIONAL_OF_CONSENT,
  OPTIONAL_OF_GUEST,
} from '../guests/index.ts'
import { type ImportKind, pageImporter, rowImporter } from '../imports/index.ts'
import { saveBonuses } from './bonuses.ts'
import { bonusOfCells, orderOfCells, statusOfCells } from './csv-shapes.ts'
import type { OrderDeps } from './deps.ts'
import { GUESTS_AT_ONCE, guestLine, saveGuestLines } from './guest-lines.ts'
import { bonusInput, externalId, orderInput, statusInput } from './input.ts'
import { reportStatus } from './save-order.ts'
import { saveOrders } from './save-orders.ts'
import { zonesOfRestaurants } from './view.ts'

export const ORDER_IMPORTS = ['guests', 'orders', 'statuses', 'bonuses'] as const

type Cells = Record<string, unknown>
type Deps = OrderDeps & { db: ReadDb; settings: { OTKLIK_TIME_ZONE: string } }

const statusLine = statusInput.extend({ external_id: externalId })
const scope = 'orders:write' as const

/** The names of columns in restaurants' tables. */
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

/** On SQLite they take some milliseconds, for which everybody else waits. */
const ROWS_AT_ONCE = 30

const ALIKE = [
  [/^(номер|№|n|id|код)( заказа| order)$|^order (id|number|no)$/, 'external_id'],
  ...guestColumnsAlike,
] as const
const PHONE = { fields: ['phone', 'guest_phone'], called: 'Телефон' }
const ORDER = { fields: ['external_id'], called: 'Номер заказа' }
const AMOUNT = { fields: ['total'], called: 'Сумма' }
const TIME = { fields: ['at'], called: 'Дата' }
/** Nothing else shows whose couriers are late, or whether anybody's are. */
const DELIVERY = { fields: ['delivery'], called: 'Доставка: own, partner, pickup' }

/** Guests, orders, their statuses and bonuses from files. */
export function orderImportKinds(deps: Deps): Record<(typeof ORDER_IMPORTS)[number], ImportKind> {
  /** Cells of tables become API bodies; times without a zone are in the restaurant's. */
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
        return pageImporter(
          guestLine,
          { isTable, optional, shape: isTable ? guestOfCells : asIs },
          (tx, rows, at) => saveGuestLines(tx, deps.guests, rows, { at, source: options.consent_source }),
          GUESTS_AT_ONCE,
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
        return pageImporter(
          orderInput,
          {
            isTable,
            optional: ['guest.name', 'service'],
            shape: (cells) => ({ restaurant_id: options.restaurant_id, ...shape(cells) }),
          },
          (tx, rows, at) => saveOrders(tx, deps, inputsOf(rows), at),
          ROWS_AT_ONCE,
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
        return pageImporter(
          bonusInput,
          { isTable, optional: ['guest.name', 'reason'], shape },
          (tx, rows, at) => saveBonuses(tx, deps, inputsOf(rows), at),
          ROWS_AT_ONCE,
        )
      },
    },
  }
}

const inputsOf = <Input>(rows: readonly { input: Input }[]) => rows.map(({ input }) => input)
const asIs = (row: Cells): Cells => row
