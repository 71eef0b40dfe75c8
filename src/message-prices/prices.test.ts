import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { listPrices, openPrices, pricesOfCsv, replacePrices } from './prices.ts'

const CSV = '\uFEFFCountry;Category;Price;Currency;valid_from\nkz;Marketing;0,05;usd;2026-10-01\n*;marketing;0.1;USD;\n'

it('a CSV as spreadsheets write it is read, with commas in prices', async () => {
  expect(await pricesOfCsv(CSV)).toEqual([
    { country: 'KZ', category: 'marketing', price: 0.05, currency: 'USD', valid_from: '2026-10-01', source: null },
    { country: '*', category: 'marketing', price: 0.1, currency: 'USD', valid_from: null, source: null },
  ])
})

it.each([
  ['an unknown country', 'country,category,price,currency\nXX,marketing,1,USD', /line 2.*country/],
  ['an unknown category', 'country,category,price,currency\nKZ,spam,1,USD', /line 2.*category/],
  ['no price', 'country,category,price,currency\nKZ,marketing,,USD', /line 2.*price/],
  ['a price below zero', 'country,category,price,currency\nKZ,marketing,-1,USD', /line 2.*price/],
  ['a missing column', 'country,category,price\nKZ,marketing,1', /line 2.*currency/],
])('a CSV with %s is refused with its line', async (_what, csv, problem) => {
  const error = await pricesOfCsv(csv).catch((error: unknown) => error)
  const [fault] = (error as { fields: { path: string; message: string }[] }).fields
  expect(`${fault?.path} ${fault?.message}`).toMatch(problem)
})

eachStore('prices of messages', (open) => {
  it('are those of the country, else those of all others; free words cost nothing unless it is said', async () => {
    const { db } = await open()
    expect((await openPrices(db)).priceOf('marketing', 'KZ')).toBeUndefined()
    const given = await pricesOfCsv(CSV)
    await transact(db, (tx) => replacePrices(tx, given, 1))
    const prices = await openPrices(db)
    expect(prices.priceOf('marketing', 'KZ')).toEqual({ price: 50_000, currency: 'USD' })
    expect(prices.priceOf('marketing', null)).toEqual({ price: 100_000, currency: 'USD' })
    expect(prices.priceOf('utility', 'KZ')).toBeUndefined()
    expect(prices.priceOf('service', 'KZ')).toEqual({ price: 0, currency: 'USD' })
  })

  it('in two currencies or twice for the same are refused, and nothing changes', async () => {
    const { db } = await open()
    const [kz, others] = await pricesOfCsv(CSV)
    await transact(db, (tx) => replacePrices(tx, [kz!], 1))
    const replace = (prices: Parameters<typeof replacePrices>[1]) => transact(db, (tx) => replacePrices(tx, prices, 2))
    await expect(replace([kz!, kz!])).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(replace([kz!, { ...others!, currency: 'EUR' }])).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await listPrices(db)).toEqual([kz])
  })
})
