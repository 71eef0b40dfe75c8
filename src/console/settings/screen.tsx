import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /settings and below. */
export function SettingsScreen() {
  const { t } = useTranslation('settings')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
