import { z } from 'zod'
import type { ReadDb, Tx } from '../db/index.ts'
import { csvRecords } from '../imports/index.ts'
import { AppError, type FieldError } from '../lib/errors.ts'
import { countryOf, isCountry } from '../lib/phone.ts'

export const CATEGORIES = ['marketing', 'utility', 'authentication', 'service'] as const
export type Category = (typeof CATEGORIES)[number]

/** Prices are stored in whole millionths: a message may cost a fraction of a cent. */
const MILLION = 1_000_000
/** Countries that are not named. */
const ELSEWHERE = '*'

const country = z
  .string()
  .trim()
  .max(2)
  .transform((text) => text.toUpperCase())
  .refine(
    (code): boolean => code === ELSEWHERE || isCountry(code),
    'must be a country as RU or KZ, or * for all others',
  )

const priceInput = z.object({
  country: country.meta({ description: 'By the calling code of the guest: RU, KZ, ...; `*`: all others' }),
  category: z.enum(CATEGORIES).meta({ description: 'service: free words within 24 hours after a guest has written' }),
  price: z.number().min(0).max(1_000).meta({ description: 'Of one delivered message' }),
  currency: z
    .string()
    .trim()
    .max(3)
    .transform((text) => text.toUpperCase())
    .pipe(z.string().regex(/^[A-Z]{3}$/, 'must be a currency as USD')),
  valid_from: z.iso.date().nullable().default(null).meta({ description: 'Of which rate card it is' }),
  source: z.string().trim().max(300).nullable().default(null).meta({ description: 'Where it was read' }),
})
export type PriceInput = z.output<typeof priceInput>

export const priceOut = z.object({
  country: z.string(),
  category: z.enum(CATEGORIES),
  price: z.number(),
  currency: z.string(),
  valid_from: z.string().nullable(),
  source: z.string().nullable(),
})

/** No rate card is longer: some 250 countries with 4 categories each. */
const MAX_PRICES = 1_200
export const pricesInput = z.array(priceInput).max(MAX_PRICES)

export async function listPrices(db: ReadDb): Promise<PriceInput[]> {
  const rows = await db.selectFrom('message_prices').selectAll().orderBy('country').orderBy('category').execute()
  return rows.map(({ country, category, price, currency, valid_from, source }) => ({
    country,
    category,
    price: price / MILLION,
    currency,
    valid_from,
    source,
  }))
}

/** Replaces all prices by these. Throws `invalid_input` for a price given twice, or two currencies. */
export async function replacePrices(tx: Tx, prices: readonly PriceInput[], at: number): Promise<void> {
  const faults: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { country, category, currency }] of prices.entries()) {
    const key = `${country} ${category}`
    if (seen.has(key)) faults.push({ path: `body.prices.${index}`, message: `${key} stands here twice` })
    seen.add(key)
    // Sums over two currencies would be meaningless.
    if (currency !== prices[0]?.currency) {
      faults.push({ path: `body.prices.${index}.currency`, message: 'must be the same in all rows' })
    }
  }
  if (faults.length > 0) throw new AppError('invalid_input', 'These prices contradict each other.', faults.slice(0, 20))
  await tx.deleteFrom('message_prices').execute()
  for (let start = 0; start < prices.length; start += 200) {
    const rows = prices
      .slice(start, start + 200)
      .map((one) => ({ ...one, price: Math.round(one.price * MILLION), updated_at: at }))
    await tx.insertInto('message_prices').values(rows).execute()
  }
}

/**
 * Prices from a CSV with the columns country, category, price, currency, and optionally valid_from and source;
 * separated by commas, semicolons or tabs, with a comma or a point in prices. Throws `invalid_input` with the invalid
 * lines.
 */
export async function pricesOfCsv(csv: string): Promise<PriceInput[]> {
  const faults: FieldError[] = []
  const prices: PriceInput[] = []
  let names: string[] | undefined
  for await (const record of csvRecords(onceOf(csv.replace(/^\uFEFF/, '')), {})) {
    const path = `body.csv.line ${record.row}`
    if ('reason' in record) faults.push({ path, message: record.reason })
    else if (!names) names = record.cells.map((cell) => cell.trim().toLowerCase())
    else {
      const read = readLine(names, record.cells)
      if ('price' in read) prices.push(read.price)
      else faults.push({ path, message: read.fault })
    }
  }
  if (faults.length > 0) throw new AppError('invalid_input', 'Some lines are wrong.', faults.slice(0, 20))
  if (prices.length === 0 || prices.length > MAX_PRICES) {
    throw new AppError('invalid_input', `A list of prices has 1 to ${MAX_PRICES} lines below its first.`)
  }
  return prices
}

async function* onceOf(text: string) {
  yield text
}

function readLine(names: readonly string[], cells: readonly string[]): { price: PriceInput } | { fault: string } {
  const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? ''
  const price = cell('price')
  const read = priceInput.safeParse({
    country: cell('country'),
    category: cell('category').toLowerCase(),
    price: price === '' ? Number.NaN : Number(price.replace(',', '.')),
    currency: cell('currency'),
    valid_from: cell('valid_from') || null,
    source: cell('source') || null,
  })
  if (read.success) return { price: read.data }
  const [issue] = read.error.issues
  return { fault: `${issue?.path.join('.')}: ${issue?.message}` }
}

export type Price = { price: number; currency: string }

/** The price of a message to this phone, in millionths; undefined if the owner has entered none. */
export type PriceList = {
  priceOf(category: Category, country: string | null): Price | undefined
  currency: string | null
}

/** Free texts within the 24 hours cost nothing unless a price is entered. */
export async function openPrices(db: ReadDb): Promise<PriceList> {
  const rows = await db.selectFrom('message_prices').selectAll().execute()
  const prices = new Map(rows.map((row) => [`${row.country} ${row.category}`, row]))
  const currency = rows[0]?.currency ?? null
  return {
    currency,
    priceOf(category, country) {
      const row = prices.get(`${country} ${category}`) ?? prices.get(`${ELSEWHERE} ${category}`)
      if (row) return { price: row.price, currency: row.currency }
      return category === 'service' && currency !== null ? { price: 0, currency } : undefined
    },
  }
}

/** By the calling code, as Meta distinguishes countries; null if it is unknown. */
export function countryOfPhone(phone: string | null): string | null {
  return phone === null ? null : (countryOf(phone) ?? null)
}
