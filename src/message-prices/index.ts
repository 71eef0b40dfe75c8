export { applyCharge } from './charges.ts'
export { composeMessagePrices } from './compose.ts'
export { type CostLine, costsOfQueues, type NewCost, recordCosts } from './costs.ts'
export { CATEGORIES, type Category, countryOfPhone, openPrices, replacePrices } from './prices.ts'
