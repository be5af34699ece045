package dev.gantry.spi;

/** Which state a read sees. LATEST includes every transaction this adapter has reported INCLUDED. */
public enum ReadLevel {
    LATEST,
    FINAL
}
