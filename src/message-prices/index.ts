export { applyPricing, type CostLine, costsOfQueues, type NewCost, recordCosts } from './costs.ts'
export {
  CATEGORIES,
  type Category,
  countryOfPhone,
  listPrices,
  openPrices,
  type PriceList,
  replacePrices,
} from './prices.ts'
export { messagePriceRoutes } from './routes.ts'
