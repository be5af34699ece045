package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CborWriter} writes and nothing else: another encoding of the same, a length over its limit or a byte too many is refused, before memory is taken for it. */
final class CborReader {
    private final byte[] data;
    private int position;

    CborReader(byte[] data) {
        this.data = data;
    }

    /** Reads one element of an array. */
    interface Element<T> {
        T read() throws MalformedException;
    }

    /** An array's length, which must be this. */
    void array(int length) throws MalformedException {
        if (head(CborWriter.ARRAY) != length) {
            throw new MalformedException("an array that has not " + length + " elements");
        }
    }

    /** An array's length, which must be one of two. */
    int array(int one, int other) throws MalformedException {
        long length = head(CborWriter.ARRAY);
        if (length != one && length != other) {
            throw new MalformedException("an array that has neither " + one + " nor " + other + " elements");
        }
        return (int) length;
    }

    <T> List<T> list(int most, Element<T> element) throws MalformedException {
        long length = head(CborWriter.ARRAY);
        if (length > most) {
            throw new MalformedException("an array of over " + most + " elements");
        }
        var all = new ArrayList<T>();
        for (int i = 0; i < length; i++) {
            all.add(element.read());
        }
        return List.copyOf(all);
    }

    <T> @Nullable T orNull(Element<T> element) throws MalformedException {
        if (position < data.length && (data[position] & 0xff) == CborWriter.NULL) {
            position++;
            return null;
        }
        return element.read();
    }

    long number() throws MalformedException {
        return head(CborWriter.UNSIGNED);
    }

    byte[] bytes(int most) throws MalformedException {
        return string(CborWriter.BYTES, most);
    }

    byte[] exactly(int length) throws MalformedException {
        byte[] bytes = bytes(length);
        if (bytes.length != length) {
            throw new MalformedException("a byte string that has not " + length + " bytes");
        }
        return bytes;
    }

    Word word() throws MalformedException {
        return Word.of(exactly(Word.SIZE));
    }

    List<Word> words(int most) throws MalformedException {
        return list(most, this::word);
    }

    String text(int most) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(string(CborWriter.TEXT, most)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("a text that is no UTF-8");
        }
    }

    void end() throws MalformedException {
        if (position != data.length) {
            throw new MalformedException("bytes left over");
        }
    }

    private byte[] string(int major, int most) throws MalformedException {
        long length = head(major);
        if (length > most || length > data.length - position) {
            throw new MalformedException("a string longer than " + most + " bytes, or than what is there");
        }
        position += (int) length;
        return Arrays.copyOfRange(data, position - (int) length, position);
    }

    /** The number in the head of an item of this major type, in its shortest form. */
    private long head(int major) throws MalformedException {
        int first = next();
        int info = first & 0x1f;
        if (first >>> 5 != major || info > 27) {
            throw new MalformedException("another type than expected");
        }
        if (info < 24) {
            return info;
        }
        int size = 1 << info - 24;
        long n = 0;
        for (int i = 0; i < size; i++) {
            n = n << 8 | next();
        }
        long least = size == 1 ? 24 : 1L << 4 * size;
        if (n < least) { // also a number over 63 bits
            throw new MalformedException("a number that is not in its shortest form, or over 63 bits");
        }
        return n;
    }

    private int next() throws MalformedException {
        if (position == data.length) {
            throw new MalformedException("it ends too early");
        }
        return data[position++] & 0xff;
    }
}
