import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /numbers and below. */
export function NumbersScreen() {
  const { t } = useTranslation('numbers')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
