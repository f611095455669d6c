// The changeset of one act as SQLite's session extension writes it (sqlite.org/session/c_changesetapply…): reading one row.
'use strict';

const PUBLIC_TABLE = 'public_record';
const PUBLIC_COLUMNS = ['id', 'kind', 'subject', 'revision', 'state', 'digest', 'text', 'recorded'];
const INSERTED = 0x12, UPDATED = 0x17, DELETED = 0x09;

// A walk along the bytes; RangeError behind their end.
class Reader {
    constructor(bytes) {
        this.bytes = bytes;
        this.at = 0;
    }

    get done() {
        return this.at === this.bytes.length;
    }

    take(count) {
        if (count > this.bytes.length - this.at) throw new RangeError('cut off');
        this.at += count;
        return this.bytes.subarray(this.at - count, this.at);
    }

    byte() {
        return this.take(1)[0];
    }

    // SQLite's variable-length integer; lengths here stay below four bytes of it.
    varint() {
        let value = 0;
        for (let count = 0; count < 4; count++) {
            const next = this.byte();
            value = value * 128 + (next & 0x7f);
            if (next < 0x80) return value;
        }
        throw new RangeError('too long');
    }

    name() {
        const end = this.bytes.indexOf(0, this.at);
        if (end < 0) throw new RangeError('cut off');
        const found = this.take(end - this.at);
        this.at += 1;
        return lenientText(found);
    }

    // A value: BigInt, text, bytes, null; undefined where an update leaves a column alone.
    value() {
        const type = this.byte();
        if (type === 0) return undefined;
        if (type === 1) return BigInt.asIntN(64, bigEndian(this.take(8)));
        if (type === 2) return this.take(8);
        if (type === 3 || type === 4) {
            const found = this.take(this.varint());
            return type === 3 ? strictText(found) : found;
        }
        if (type === 5) return null;
        throw new RangeError('no such type');
    }

    row(columns) {
        return Array.from({ length: columns }, () => this.value());
    }
}

// The one row of public_record that an act inserted, by column; null where the bytes hold anything else of that table.
function publicRow(bytes) {
    try {
        const rows = publicChanges(new Reader(bytes));
        if (rows.length !== 1 || rows[0].length !== PUBLIC_COLUMNS.length) return null;
        return Object.fromEntries(PUBLIC_COLUMNS.map((name, at) => [name, rows[0][at]]));
    } catch (error) {
        return null; // no changeset
    }
}

function publicChanges(reader) {
    const found = [];
    let table = '', columns = 0;
    while (!reader.done) {
        const mark = reader.byte();
        if (mark === 0x54) {
            columns = reader.varint();
            reader.take(columns); // which columns are the key
            table = reader.name();
            continue;
        }
        reader.byte(); // whether a trigger did it
        if (![INSERTED, UPDATED, DELETED].includes(mark)) throw new RangeError('no such change');
        const rows = [reader.row(columns)];
        if (mark === UPDATED) rows.push(reader.row(columns));
        if (table === PUBLIC_TABLE) found.push(mark === INSERTED ? rows[0] : []);
    }
    return found;
}
