import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /restaurants and below. */
export function RestaurantsScreen() {
  const { t } = useTranslation('restaurants')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
