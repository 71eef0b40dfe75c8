import { Table, VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { CSSProperties, ReactNode } from 'react'
import { usePhone } from '../phone.ts'
import classes from './wide-table.module.css'

/** What stands over a column; `hidden`: for those who hear the page, where the column speaks for itself. */
type Column = string | { title: string; align?: 'right'; width?: string; hidden?: boolean }

type Props = {
  label: string
  columns: readonly Column[]
  minWidth: number
  maxHeight?: number
  /** Its rows are held against each other: it stays a table where others become cards. */
  compares?: boolean
  /** The rows. */
  children: ReactNode
}

/** A table; where there is no room for it, a card for each row, or it scrolls within itself, also by the keyboard. */
export function WideTable({ label, columns, minWidth, maxHeight, compares = false, children }: Props) {
  const phone = usePhone()
  const { ref, width } = useElementSize()
  const cards = !compares && (width > 0 ? width < minWidth : phone)
  return (
    <Table.ScrollContainer
      ref={ref}
      type="native"
      minWidth={cards ? 0 : minWidth}
      {...(maxHeight !== undefined && { mah: maxHeight })}
      pos="relative"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table
        verticalSpacing={6}
        className={cards ? classes.cards : classes.table}
        {...(cards && { style: namesOf(columns) })}
      >
        <Table.Thead>
          <Table.Tr>{columns.map((each) => head(typeof each === 'string' ? { title: each } : each))}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function head({ title, align, width, hidden }: Exclude<Column, string>) {
  return (
    <Table.Th key={title} {...(align && { ta: align })} {...(width && { w: width })}>
      {hidden ? <VisuallyHidden>{title}</VisuallyHidden> : title}
    </Table.Th>
  )
}

/** For the style sheet: rows are made by others. */
function namesOf(columns: readonly Column[]): CSSProperties {
  const names = columns.map((each, at) => {
    const { title, hidden } = typeof each === 'string' ? { title: each, hidden: false } : each
    return [`--column-${at + 1}`, hidden ? '""' : JSON.stringify(title)]
  })
  return Object.fromEntries(names)
}
