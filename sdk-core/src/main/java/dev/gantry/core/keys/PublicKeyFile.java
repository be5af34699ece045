package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A public point in a file: 130 hexadecimal digits of 4 ‖ x ‖ y. Whether it is on its curve, its user checks. */
public final class PublicKeyFile {
    private static final int POINT = 65;
    private static final int MOST = 1024;

    private PublicKeyFile() {}

    /** {@code KEY_INVALID} if the file cannot be read or is none. */
    public static byte[] read(Path file) {
        try {
            String text = Files.size(file) > MOST
                    ? ""
                    : Files.readString(file, StandardCharsets.US_ASCII).trim();
            byte[] point = HexFormat.of().parseHex(text);
            if (point.length == POINT) {
                return point;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(file, e);
        }
        throw invalid(file, new IOException("not the length of a point"));
    }

    private static GantryException invalid(Path file, Exception cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, file + " is no public key's file")
                .fix("Give a file with the 130 hexadecimal digits of an uncompressed point.")
                .cause(cause)
                .build();
    }
}
