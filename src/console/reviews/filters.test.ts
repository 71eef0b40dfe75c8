import { describe, expect, it } from 'vitest'
import type { RestaurantRating } from '../api-types.ts'
import { filterQuery, filtersOfComplaint, isFiltered, readFilters, writeFilters } from './filters.ts'

const NOON = new Date(2026, 10, 22, 12).getTime()

describe('filters of reviews', () => {
  it('come back from the address as they went into it', () => {
    const search = 'restaurant=rst_1&scores=1%2C2&criterion=courier.speed&status=waiting&period=7&sort=deadline'
    expect(writeFilters(readFilters(search))).toBe(search)
    expect(writeFilters(readFilters('status=nonsense&scores=9,x&period=3'))).toBe('')
  })

  it('ask for whole local days', () => {
    const query = filterQuery(readFilters('period=own&from=2026-11-01&to=2026-11-02'), NOON)
    expect(query).toMatchObject({
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 10, 3).toISOString(),
    })
    expect(filterQuery(readFilters('period=7'), NOON).from).toBe(new Date(2026, 10, 16).toISOString())
    expect(filterQuery(readFilters('period=all'), NOON).from).toBeUndefined()
  })

  it('of a complaint ask for what the restaurant’s page counts', () => {
    const complaints_counted = { reviews: 9, scores: [1, 2, 3], from: '2026-11-20T10:11:12.345Z' }
    const rating = { restaurant_id: 'rst_1', complaints_counted } as unknown as RestaurantRating
    const filters = readFilters(writeFilters(filtersOfComplaint(rating, 'taste')))
    expect(filters).toMatchObject({ restaurant: 'rst_1', complaint: 'taste', period: 'since' })
    expect(filterQuery(filters, NOON)).toMatchObject({
      complaint: 'taste',
      score: ['1', '2', '3'],
      from: '2026-11-20T10:11:12.345Z',
    })
  })

  it('the order of the list is no filter', () => {
    expect(isFiltered(readFilters('sort=deadline'))).toBe(false)
    expect(isFiltered(readFilters('scores=1'))).toBe(true)
  })
})
