import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readsByName } from '../../../../src/import/draft/reads-by-name.ts';

const READS = [
  'Get',
  'GetOrder',
  'get_order',
  'get-order',
  'GETOrder',
  'ListOrders',
  'SearchCatalog',
  'BatchGetStock',
  'MultiGet',
  'bulk_read',
  'FindOne',
  'listUsersAndGroups',
  'GetPost',
  'ListDeletedItems',
  'GetOrderSet',
  'CheckHealth',
  'describeRunningTasks',
  'QueryHTTPRoutes',
  'HasAccess',
  'exists',
];
const WRITES = [
  'SetOrderStatus',
  'DeleteUserList',
  'UpdateUserList',
  'CheckAndMutateRow',
  'ReadModifyWriteRow',
  'ResolveIncident',
  'GetOrCreateOrder',
  'getorcreate',
  'FetchAndDelete',
  'fetch_and_delete',
  'GetAndSet',
  'GetSet',
  'GETDEL',
  'GetDel',
  'findOneAndUpdate',
  'FindOrInsert',
  'getThenLock',
  'ListOrdersAndReserve',
  'GetNextAndHold',
  'CheckIn',
  'check_out_basket',
  'Checkout',
  'Getaway',
  'Listen',
  'Reader',
  'Validate',
  'LoadData',
  'Compute',
  'batch',
  'BatchUpdate',
  'Status',
  '',
  '42',
];

describe('a name', () => {
  test.each(READS)('%s reads', (name) => expect(readsByName(name)).toBe(true));
  test.each(WRITES)('%s does not say that it only reads', (name) => expect(readsByName(name)).toBe(false));

  test('with a verb that changes something reads in no spelling, wherever the verb stands', () => {
    const noun = fc.constantFrom('order', 'users', 'row', 'http', 'v2');
    const name = fc.tuple(
      fc.constantFrom('get', 'list', 'find', 'check', 'query'),
      fc.array(noun),
      fc.constantFrom('create', 'delete', 'update', 'mutate', 'insert', 'remove', 'write', 'reserve', 'cancel'),
      fc.array(noun),
    );
    const spelled = (words: readonly string[]): readonly string[] => [
      words.join('_'),
      words.join('-'),
      words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
      words.join('.').toUpperCase(),
    ];
    fc.assert(
      fc.property(name, ([verb, before, change, after]) =>
        spelled([verb, ...before, change, ...after]).every((one) => !readsByName(one)),
      ),
    );
  });
});
