import 'i18next'
import type { texts as audiences } from './audiences/en.ts'
import type { texts as drafts } from './drafts/en.ts'
import type { texts as firstSteps } from './first-steps/en.ts'
import type { texts as guests } from './guests/en.ts'
import type { texts as inbox } from './inbox/en.ts'
import type { texts as mailings } from './mailings/en.ts'
import type { texts as numbers } from './numbers/en.ts'
import type { texts as restaurants } from './restaurants/en.ts'
import type { texts as reviews } from './reviews/en.ts'
import type { texts as rules } from './rules/en.ts'
import type { texts as settings } from './settings/en.ts'
import type { texts as shell } from './shell/en.ts'
import type { texts as signIn } from './sign-in/en.ts'
import type { texts as templates } from './templates/en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    returnNull: false
    resources: {
      shell: typeof shell
      'sign-in': typeof signIn
      drafts: typeof drafts
      'first-steps': typeof firstSteps
      guests: typeof guests
      inbox: typeof inbox
      numbers: typeof numbers
      mailings: typeof mailings
      templates: typeof templates
      audiences: typeof audiences
      reviews: typeof reviews
      restaurants: typeof restaurants
      rules: typeof rules
      settings: typeof settings
    }
  }
}
