import type { paths } from '../../api-types.ts'

export type ApiBody = NonNullable<paths['/v1/settings']['patch']['requestBody']>['content']['application/json']
