export { composeCloudApi } from './compose.ts'
export { cloudApiRetention } from './data-retention.ts'
export { graphErrors } from './graph-error.ts'
export { forgetUploads } from './uploads.ts'
