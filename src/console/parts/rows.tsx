import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { List } from '../lists.ts'
import { Failure, Loading } from './states.tsx'

type Props<T> = {
  list: List<T>
  /** Shown when there are no rows. */
  empty?: ReactNode
  /** Grey lines while the first page loads. */
  lines?: number
  /** The look of the button for more, if it is not the usual one. */
  more?: ButtonProps
  children: (rows: T[]) => ReactNode
}

/** A paged list in each of its states: grey lines, an error with a way out, nothing, or rows with more to come. */
export function Rows<T>({ list, empty, lines, more, children }: Props<T>) {
  if (list.isPending) return <Loading {...(lines && { lines })} />
  if (list.rows.length > 0) {
    return (
      <>
        {children(list.rows)}
        <More list={list} {...more} />
      </>
    )
  }
  return list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : empty
}

/** The button under a list that continues. */
export function More<T>({ list, ...looks }: { list: List<T> } & ButtonProps) {
  const { t } = useTranslation()
  if (!list.hasNextPage) return null
  return (
    <Button variant="default" {...looks} onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
      {t('act.more')}
    </Button>
  )
}
