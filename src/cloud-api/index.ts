export { composeCloudApi } from './compose.ts'
export { graphErrors } from './graph-error.ts'
export { forgetUploads } from './uploads.ts'
